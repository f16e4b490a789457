/// Storage Status Mask: a bit mask (KMIP 2.1 §11, 1.x chapter 9.1.3.3).
public struct StorageStatusMask: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let onLineStorage = StorageStatusMask(rawValue: 0x0000_0001)
  public static let archivalStorage = StorageStatusMask(rawValue: 0x0000_0002)
  public static let destroyedStorage = StorageStatusMask(rawValue: 0x0000_0004)

  public static let rows: [MaskRow] = [
    MaskRow(0x0000_0001, "OnLineStorage", .all),
    MaskRow(0x0000_0002, "ArchivalStorage", .all),
    MaskRow(0x0000_0004, "DestroyedStorage", .since(.v2_0)),
  ]
}
