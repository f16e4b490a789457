/// State (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum State: UInt32, KMIPEnumeration {
  case preActive = 0x00000001
  case active = 0x00000002
  case deactivated = 0x00000003
  case compromised = 0x00000004
  case destroyed = 0x00000005
  case destroyedCompromised = 0x00000006

  public static let rows: [EnumerationRow<State>] = [
    .init(.preActive, "PreActive", .all),
    .init(.active, "Active", .all),
    .init(.deactivated, "Deactivated", .all),
    .init(.compromised, "Compromised", .all),
    .init(.destroyed, "Destroyed", .all),
    .init(.destroyedCompromised, "DestroyedCompromised", .all),
  ]
}
