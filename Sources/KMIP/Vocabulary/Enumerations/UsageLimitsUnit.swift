/// Usage Limits Unit (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum UsageLimitsUnit: UInt32, KMIPEnumeration {
  case byte = 0x0000_0001
  case object = 0x0000_0002

  public static let rows: [EnumerationRow<UsageLimitsUnit>] = [
    .init(.byte, "Byte", .all),
    .init(.object, "Object", .all),
  ]
}
