/// Ephemeral (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum Ephemeral: UInt32, KMIPEnumeration {
  case data = 0x0000_0001
  case empty = 0x0000_0002
  case uniqueIdentifier = 0x0000_0003

  public static let rows: [EnumerationRow<Ephemeral>] = [
    .init(.data, "Data", .since(.v3_0)),
    .init(.empty, "Empty", .since(.v3_0)),
    .init(.uniqueIdentifier, "UniqueIdentifier", .since(.v3_0)),
  ]
}
