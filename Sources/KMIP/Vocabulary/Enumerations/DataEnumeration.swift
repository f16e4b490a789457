/// Data (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum DataEnumeration: UInt32, KMIPEnumeration {
  case decrypt = 0x0000_0001
  case encrypt = 0x0000_0002
  case hash = 0x0000_0003
  case macmacData = 0x0000_0004
  case rngRetrieve = 0x0000_0005
  case signSignatureData = 0x0000_0006
  case signatureVerify = 0x0000_0007

  public static let rows: [EnumerationRow<DataEnumeration>] = [
    .init(.decrypt, "Decrypt", .since(.v2_0)),
    .init(.encrypt, "Encrypt", .since(.v2_0)),
    .init(.hash, "Hash", .since(.v2_0)),
    .init(.macmacData, "MACMACData", .since(.v2_0)),
    .init(.rngRetrieve, "RNGRetrieve", .since(.v2_0)),
    .init(.signSignatureData, "SignSignatureData", .since(.v2_0)),
    .init(.signatureVerify, "SignatureVerify", .since(.v2_0)),
  ]
}
