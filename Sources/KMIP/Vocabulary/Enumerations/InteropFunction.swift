/// Interop Function (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum InteropFunction: UInt32, KMIPEnumeration {
  case begin = 0x0000_0001
  case end = 0x0000_0002
  case reset = 0x0000_0003

  public static let rows: [EnumerationRow<InteropFunction>] = [
    .init(.begin, "Begin", .since(.v2_0)),
    .init(.end, "End", .since(.v2_0)),
    .init(.reset, "Reset", .since(.v2_0)),
  ]
}
