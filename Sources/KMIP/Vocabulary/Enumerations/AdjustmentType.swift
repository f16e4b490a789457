/// Adjustment Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum AdjustmentType: UInt32, KMIPEnumeration {
  case increment = 0x0000_0001
  case decrement = 0x0000_0002
  case negate = 0x0000_0003

  public static let rows: [EnumerationRow<AdjustmentType>] = [
    .init(.increment, "Increment", .since(.v2_0)),
    .init(.decrement, "Decrement", .since(.v2_0)),
    .init(.negate, "Negate", .since(.v2_0)),
  ]
}
