/// Object Class (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ObjectClass: UInt32, KMIPEnumeration {
  case user = 0x0000_0001
  case system = 0x0000_0002

  public static let rows: [EnumerationRow<ObjectClass>] = [
    .init(.user, "User", .since(.v3_0)),
    .init(.system, "System", .since(.v3_0)),
  ]
}
