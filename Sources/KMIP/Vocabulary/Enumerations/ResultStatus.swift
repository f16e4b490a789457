/// Result Status (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ResultStatus: UInt32, KMIPEnumeration {
  case success = 0x00000000
  case operationFailed = 0x00000001
  case operationPending = 0x00000002
  case operationUndone = 0x00000003

  public static let rows: [EnumerationRow<ResultStatus>] = [
    .init(.success, "Success", .all),
    .init(.operationFailed, "OperationFailed", .all),
    .init(.operationPending, "OperationPending", .all),
    .init(.operationUndone, "OperationUndone", .all),
  ]
}
