/// Unwrap Mode (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum UnwrapMode: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case processed = 0x0000_0002
  case notProcessed = 0x0000_0003

  public static let rows: [EnumerationRow<UnwrapMode>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.processed, "Processed", .since(.v1_3)),
    .init(.notProcessed, "NotProcessed", .since(.v1_3)),
  ]
}
