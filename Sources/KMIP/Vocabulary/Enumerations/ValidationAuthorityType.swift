/// Validation Authority Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ValidationAuthorityType: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case nistcmvp = 0x0000_0002
  case commonCriteria = 0x0000_0003

  public static let rows: [EnumerationRow<ValidationAuthorityType>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.nistcmvp, "NISTCMVP", .since(.v1_3)),
    .init(.commonCriteria, "CommonCriteria", .since(.v1_3)),
  ]
}
