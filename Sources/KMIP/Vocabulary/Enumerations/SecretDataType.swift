/// Secret Data Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum SecretDataType: UInt32, KMIPEnumeration {
  case password = 0x0000_0001
  case seed = 0x0000_0002

  public static let rows: [EnumerationRow<SecretDataType>] = [
    .init(.password, "Password", .all),
    .init(.seed, "Seed", .all),
  ]
}
