/// Deactivation Reason Code (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum DeactivationReasonCode: UInt32, KMIPEnumeration {
  case unspecified = 0x00000001
  case deactivationDate = 0x00000002
  case protectStopDate = 0x00000003
  case usageLimit = 0x00000004

  public static let rows: [EnumerationRow<DeactivationReasonCode>] = [
    .init(.unspecified, "Unspecified", .since(.v3_0)),
    .init(.deactivationDate, "DeactivationDate", .since(.v3_0)),
    .init(.protectStopDate, "ProtectStopDate", .since(.v3_0)),
    .init(.usageLimit, "UsageLimit", .since(.v3_0)),
  ]
}
