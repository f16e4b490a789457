/// State (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum State: UInt32, KMIPEnumeration {
  case preActive = 0x0000_0001
  case active = 0x0000_0002
  case deactivated = 0x0000_0003
  case compromised = 0x0000_0004
  case destroyed = 0x0000_0005
  case destroyedCompromised = 0x0000_0006

  public static let rows: [EnumerationRow<State>] = [
    .init(.preActive, "PreActive", .all),
    .init(.active, "Active", .all),
    .init(.deactivated, "Deactivated", .all),
    .init(.compromised, "Compromised", .all),
    .init(.destroyed, "Destroyed", .all),
    .init(.destroyedCompromised, "DestroyedCompromised", .all),
  ]
}
