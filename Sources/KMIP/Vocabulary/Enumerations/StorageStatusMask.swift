/// Storage Status Mask: a bit mask (KMIP 2.1 §11, 1.x chapter 9.1.3.3).
public struct StorageStatusMask: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let onLineStorage = StorageStatusMask(rawValue: 0x00000001)
  public static let archivalStorage = StorageStatusMask(rawValue: 0x00000002)
  public static let destroyedStorage = StorageStatusMask(rawValue: 0x00000004)

  public static let rows: [MaskRow] = [
    MaskRow(0x00000001, "OnLineStorage", .all),
    MaskRow(0x00000002, "ArchivalStorage", .all),
    MaskRow(0x00000004, "DestroyedStorage", .since(.v2_0)),
  ]
}
