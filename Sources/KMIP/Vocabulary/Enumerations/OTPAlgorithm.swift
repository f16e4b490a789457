/// OTP Algorithm (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum OTPAlgorithm: UInt32, KMIPEnumeration {
  case hotp = 0x0000_0001
  case totp = 0x0000_0002

  public static let rows: [EnumerationRow<OTPAlgorithm>] = [
    .init(.hotp, "HOTP", .since(.v3_0)),
    .init(.totp, "TOTP", .since(.v3_0)),
  ]
}
