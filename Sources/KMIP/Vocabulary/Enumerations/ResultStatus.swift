/// Result Status (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ResultStatus: UInt32, KMIPEnumeration {
  case success = 0x0000_0000
  case operationFailed = 0x0000_0001
  case operationPending = 0x0000_0002
  case operationUndone = 0x0000_0003

  public static let rows: [EnumerationRow<ResultStatus>] = [
    .init(.success, "Success", .all),
    .init(.operationFailed, "OperationFailed", .all),
    .init(.operationPending, "OperationPending", .all),
    .init(.operationUndone, "OperationUndone", .all),
  ]
}
