// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Wrapping Method (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum WrappingMethod: UInt32, KMIPEnumeration {
  case encrypt = 0x0000_0001
  case macSign = 0x0000_0002
  case encryptThenMACSign = 0x0000_0003
  case macSignThenEncrypt = 0x0000_0004
  case tr_31 = 0x0000_0005

  public static let rows: [EnumerationRow<WrappingMethod>] = [
    .init(.encrypt, "Encrypt", .all),
    .init(.macSign, "MACSign", .all),
    .init(.encryptThenMACSign, "EncryptThenMACSign", .all),
    .init(.macSignThenEncrypt, "MACSignThenEncrypt", .all),
    .init(.tr_31, "TR_31", .all),
  ]
}
