/// Deactivation Reason Code (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum DeactivationReasonCode: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case deactivationDate = 0x0000_0002
  case protectStopDate = 0x0000_0003
  case usageLimit = 0x0000_0004

  public static let rows: [EnumerationRow<DeactivationReasonCode>] = [
    .init(.unspecified, "Unspecified", .since(.v3_0)),
    .init(.deactivationDate, "DeactivationDate", .since(.v3_0)),
    .init(.protectStopDate, "ProtectStopDate", .since(.v3_0)),
    .init(.usageLimit, "UsageLimit", .since(.v3_0)),
  ]
}
