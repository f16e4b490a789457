// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// RNG Algorithm (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum RNGAlgorithm: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case fips186_2 = 0x0000_0002
  case drbg = 0x0000_0003
  case nrbg = 0x0000_0004
  case ansix9_31 = 0x0000_0005
  case ansix9_62 = 0x0000_0006

  public static let rows: [EnumerationRow<RNGAlgorithm>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.fips186_2, "FIPS186_2", .since(.v1_3)),
    .init(.drbg, "DRBG", .since(.v1_3)),
    .init(.nrbg, "NRBG", .since(.v1_3)),
    .init(.ansix9_31, "ANSIX9_31", .since(.v1_3)),
    .init(.ansix9_62, "ANSIX9_62", .since(.v1_3)),
  ]
}
