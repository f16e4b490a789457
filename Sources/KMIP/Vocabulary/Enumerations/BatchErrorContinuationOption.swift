/// Batch Error Continuation Option (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum BatchErrorContinuationOption: UInt32, KMIPEnumeration {
  case `continue` = 0x00000001
  case stop = 0x00000002
  case undo = 0x00000003

  public static let rows: [EnumerationRow<BatchErrorContinuationOption>] = [
    .init(.`continue`, "Continue", .all),
    .init(.stop, "Stop", .all),
    .init(.undo, "Undo", .all),
  ]
}
