// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// DRBG Algorithm (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum DRBGAlgorithm: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case dual_EC = 0x0000_0002
  case hash = 0x0000_0003
  case hmac = 0x0000_0004
  case ctr = 0x0000_0005

  public static let rows: [EnumerationRow<DRBGAlgorithm>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.dual_EC, "Dual_EC", .since(.v1_3)),
    .init(.hash, "Hash", .since(.v1_3)),
    .init(.hmac, "HMAC", .since(.v1_3)),
    .init(.ctr, "CTR", .since(.v1_3)),
  ]
}
