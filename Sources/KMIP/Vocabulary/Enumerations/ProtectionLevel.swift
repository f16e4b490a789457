/// Protection Level (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ProtectionLevel: UInt32, KMIPEnumeration {
  case high = 0x0000_0001
  case low = 0x0000_0002

  public static let rows: [EnumerationRow<ProtectionLevel>] = [
    .init(.high, "High", .since(.v2_0)),
    .init(.low, "Low", .since(.v2_0)),
  ]
}
