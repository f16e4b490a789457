/// Asynchronous Indicator (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum AsynchronousIndicator: UInt32, KMIPEnumeration {
  case mandatory = 0x0000_0001
  case optional = 0x0000_0002
  case prohibited = 0x0000_0003

  public static let rows: [EnumerationRow<AsynchronousIndicator>] = [
    .init(.mandatory, "Mandatory", .since(.v2_0)),
    .init(.optional, "Optional", .since(.v2_0)),
    .init(.prohibited, "Prohibited", .since(.v2_0)),
  ]
}
