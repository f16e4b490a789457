/// Validation Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ValidationType: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case hardware = 0x0000_0002
  case software = 0x0000_0003
  case firmware = 0x0000_0004
  case hybrid = 0x0000_0005

  public static let rows: [EnumerationRow<ValidationType>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.hardware, "Hardware", .since(.v1_3)),
    .init(.software, "Software", .since(.v1_3)),
    .init(.firmware, "Firmware", .since(.v1_3)),
    .init(.hybrid, "Hybrid", .since(.v1_3)),
  ]
}
