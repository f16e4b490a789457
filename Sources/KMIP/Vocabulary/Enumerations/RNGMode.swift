/// RNG Mode (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum RNGMode: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case sharedInstantiation = 0x0000_0002
  case nonSharedInstantiation = 0x0000_0003

  public static let rows: [EnumerationRow<RNGMode>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.sharedInstantiation, "SharedInstantiation", .since(.v1_3)),
    .init(.nonSharedInstantiation, "NonSharedInstantiation", .since(.v1_3)),
  ]
}
