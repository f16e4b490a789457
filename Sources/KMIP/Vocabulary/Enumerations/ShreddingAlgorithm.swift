/// Shredding Algorithm (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ShreddingAlgorithm: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case cryptographic = 0x0000_0002
  case unsupported = 0x0000_0003

  public static let rows: [EnumerationRow<ShreddingAlgorithm>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.cryptographic, "Cryptographic", .since(.v1_3)),
    .init(.unsupported, "Unsupported", .since(.v1_3)),
  ]
}
