/// RNG Mode (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum RNGMode: UInt32, KMIPEnumeration {
  case unspecified = 0x00000001
  case sharedInstantiation = 0x00000002
  case nonSharedInstantiation = 0x00000003

  public static let rows: [EnumerationRow<RNGMode>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.sharedInstantiation, "SharedInstantiation", .since(.v1_3)),
    .init(.nonSharedInstantiation, "NonSharedInstantiation", .since(.v1_3)),
  ]
}
