/// Batch Error Continuation Option (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum BatchErrorContinuationOption: UInt32, KMIPEnumeration {
  case `continue` = 0x0000_0001
  case stop = 0x0000_0002
  case undo = 0x0000_0003

  public static let rows: [EnumerationRow<BatchErrorContinuationOption>] = [
    .init(.`continue`, "Continue", .all),
    .init(.stop, "Stop", .all),
    .init(.undo, "Undo", .all),
  ]
}
