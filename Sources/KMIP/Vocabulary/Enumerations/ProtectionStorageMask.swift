/// Protection Storage Mask: a bit mask (KMIP 2.1 §11, 1.x chapter 9.1.3.3).
public struct ProtectionStorageMask: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let software = ProtectionStorageMask(rawValue: 0x0000_0001)
  public static let hardware = ProtectionStorageMask(rawValue: 0x0000_0002)
  public static let onProcessor = ProtectionStorageMask(rawValue: 0x0000_0004)
  public static let onSystem = ProtectionStorageMask(rawValue: 0x0000_0008)
  public static let offSystem = ProtectionStorageMask(rawValue: 0x0000_0010)
  public static let hypervisor = ProtectionStorageMask(rawValue: 0x0000_0020)
  public static let operatingSystem = ProtectionStorageMask(rawValue: 0x0000_0040)
  public static let container = ProtectionStorageMask(rawValue: 0x0000_0080)
  public static let onPremises = ProtectionStorageMask(rawValue: 0x0000_0100)
  public static let offPremises = ProtectionStorageMask(rawValue: 0x0000_0200)
  public static let selfManaged = ProtectionStorageMask(rawValue: 0x0000_0400)
  public static let outsourced = ProtectionStorageMask(rawValue: 0x0000_0800)
  public static let validated = ProtectionStorageMask(rawValue: 0x0000_1000)
  public static let sameJurisdiction = ProtectionStorageMask(rawValue: 0x0000_2000)

  public static let rows: [MaskRow] = [
    MaskRow(0x0000_0001, "Software", .since(.v2_0)),
    MaskRow(0x0000_0002, "Hardware", .since(.v2_0)),
    MaskRow(0x0000_0004, "OnProcessor", .since(.v2_0)),
    MaskRow(0x0000_0008, "OnSystem", .since(.v2_0)),
    MaskRow(0x0000_0010, "OffSystem", .since(.v2_0)),
    MaskRow(0x0000_0020, "Hypervisor", .since(.v2_0)),
    MaskRow(0x0000_0040, "OperatingSystem", .since(.v2_0)),
    MaskRow(0x0000_0080, "Container", .since(.v2_0)),
    MaskRow(0x0000_0100, "OnPremises", .since(.v2_0)),
    MaskRow(0x0000_0200, "OffPremises", .since(.v2_0)),
    MaskRow(0x0000_0400, "SelfManaged", .since(.v2_0)),
    MaskRow(0x0000_0800, "Outsourced", .since(.v2_0)),
    MaskRow(0x0000_1000, "Validated", .since(.v2_0)),
    MaskRow(0x0000_2000, "SameJurisdiction", .since(.v2_0)),
  ]
}
