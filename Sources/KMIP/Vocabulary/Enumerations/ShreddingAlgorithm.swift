/// Shredding Algorithm (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ShreddingAlgorithm: UInt32, KMIPEnumeration {
  case unspecified = 0x00000001
  case cryptographic = 0x00000002
  case unsupported = 0x00000003

  public static let rows: [EnumerationRow<ShreddingAlgorithm>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.cryptographic, "Cryptographic", .since(.v1_3)),
    .init(.unsupported, "Unsupported", .since(.v1_3)),
  ]
}
