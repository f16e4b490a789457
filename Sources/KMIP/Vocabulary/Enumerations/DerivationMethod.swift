// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Derivation Method (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum DerivationMethod: UInt32, KMIPEnumeration {
  case pbkdf2 = 0x0000_0001
  case hash = 0x0000_0002
  case hmac = 0x0000_0003
  case encrypt = 0x0000_0004
  case nist800_108_C = 0x0000_0005
  case nist800_108_F = 0x0000_0006
  case nist800_108_DPI = 0x0000_0007
  case asymmetricKey = 0x0000_0008
  case awsSignatureVersion4 = 0x0000_0009
  case hkdf = 0x0000_000A

  public static let rows: [EnumerationRow<DerivationMethod>] = [
    .init(.pbkdf2, "PBKDF2", .all),
    .init(.hash, "HASH", .all),
    .init(.hmac, "HMAC", .all),
    .init(.encrypt, "ENCRYPT", .all),
    .init(.nist800_108_C, "NIST800_108_C", .all),
    .init(.nist800_108_F, "NIST800_108_F", .all),
    .init(.nist800_108_DPI, "NIST800_108_DPI", .all),
    .init(.asymmetricKey, "AsymmetricKey", .since(.v1_4)),
    .init(.awsSignatureVersion4, "AWSSignatureVersion4", .since(.v2_0)),
    .init(.hkdf, "HKDF", .since(.v2_0)),
  ]
}
