/// Validity Indicator (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ValidityIndicator: UInt32, KMIPEnumeration {
  case valid = 0x0000_0001
  case invalid = 0x0000_0002
  case unknown = 0x0000_0003

  public static let rows: [EnumerationRow<ValidityIndicator>] = [
    .init(.valid, "Valid", .all),
    .init(.invalid, "Invalid", .all),
    .init(.unknown, "Unknown", .all),
  ]
}
