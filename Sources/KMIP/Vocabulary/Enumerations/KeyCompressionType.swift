// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Key Compression Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum KeyCompressionType: UInt32, KMIPEnumeration {
  case ecPublicKeyTypeUncompressed = 0x0000_0001
  case ecPublicKeyTypeX9_62CompressedPrime = 0x0000_0002
  case ecPublicKeyTypeX9_62CompressedChar2 = 0x0000_0003
  case ecPublicKeyTypeX9_62Hybrid = 0x0000_0004

  public static let rows: [EnumerationRow<KeyCompressionType>] = [
    .init(.ecPublicKeyTypeUncompressed, "ECPublicKeyTypeUncompressed", .all),
    .init(.ecPublicKeyTypeX9_62CompressedPrime, "ECPublicKeyTypeX9_62CompressedPrime", .all),
    .init(.ecPublicKeyTypeX9_62CompressedChar2, "ECPublicKeyTypeX9_62CompressedChar2", .all),
    .init(.ecPublicKeyTypeX9_62Hybrid, "ECPublicKeyTypeX9_62Hybrid", .all),
  ]
}
