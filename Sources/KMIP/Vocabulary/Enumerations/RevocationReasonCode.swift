/// Revocation Reason Code (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum RevocationReasonCode: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case keyCompromise = 0x0000_0002
  case caCompromise = 0x0000_0003
  case affiliationChanged = 0x0000_0004
  case superseded = 0x0000_0005
  case cessationOfOperation = 0x0000_0006
  case privilegeWithdrawn = 0x0000_0007

  public static let rows: [EnumerationRow<RevocationReasonCode>] = [
    .init(.unspecified, "Unspecified", .all),
    .init(.keyCompromise, "KeyCompromise", .all),
    .init(.caCompromise, "CACompromise", .all),
    .init(.affiliationChanged, "AffiliationChanged", .all),
    .init(.superseded, "Superseded", .all),
    .init(.cessationOfOperation, "CessationOfOperation", .all),
    .init(.privilegeWithdrawn, "PrivilegeWithdrawn", .all),
  ]
}
