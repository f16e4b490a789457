/// PKCS#11 Return Code (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum PKCS_11ReturnCode: UInt32, KMIPEnumeration {
  case ok = 0x0000_0000

  public static let rows: [EnumerationRow<PKCS_11ReturnCode>] = [
    .init(.ok, "OK", .since(.v2_0))
  ]
}
