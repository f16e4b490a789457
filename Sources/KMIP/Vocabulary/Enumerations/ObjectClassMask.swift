/// Object Class Mask: a bit mask (KMIP 2.1 §11, 1.x chapter 9.1.3.3).
public struct ObjectClassMask: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let user = ObjectClassMask(rawValue: 0x0000_0001)
  public static let system = ObjectClassMask(rawValue: 0x0000_0002)

  public static let rows: [MaskRow] = [
    MaskRow(0x0000_0001, "User", .since(.v3_0)),
    MaskRow(0x0000_0002, "System", .since(.v3_0)),
  ]
}
