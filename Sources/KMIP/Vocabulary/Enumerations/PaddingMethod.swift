// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Padding Method (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum PaddingMethod: UInt32, KMIPEnumeration {
  case none = 0x0000_0001
  case oaep = 0x0000_0002
  case pkcs5 = 0x0000_0003
  case ssl3 = 0x0000_0004
  case zeros = 0x0000_0005
  case ansix9_23 = 0x0000_0006
  case iso10126 = 0x0000_0007
  case pkcs1V1_5 = 0x0000_0008
  case x9_31 = 0x0000_0009
  case pss = 0x0000_000A

  public static let rows: [EnumerationRow<PaddingMethod>] = [
    .init(.none, "None", .all),
    .init(.oaep, "OAEP", .all),
    .init(.pkcs5, "PKCS5", .all),
    .init(.ssl3, "SSL3", .all),
    .init(.zeros, "Zeros", .all),
    .init(.ansix9_23, "ANSIX9_23", .all),
    .init(.iso10126, "ISO10126", .all),
    .init(.pkcs1V1_5, "PKCS1V1_5", .all),
    .init(.x9_31, "X9_31", .all),
    .init(.pss, "PSS", .all),
  ]
}
