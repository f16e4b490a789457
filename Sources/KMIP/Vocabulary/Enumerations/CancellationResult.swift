/// Cancellation Result (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum CancellationResult: UInt32, KMIPEnumeration {
  case canceled = 0x00000001
  case unableToCancel = 0x00000002
  case completed = 0x00000003
  case failed = 0x00000004
  case unavailable = 0x00000005

  public static let rows: [EnumerationRow<CancellationResult>] = [
    .init(.canceled, "Canceled", .all),
    .init(.unableToCancel, "UnableToCancel", .all),
    .init(.completed, "Completed", .all),
    .init(.failed, "Failed", .all),
    .init(.unavailable, "Unavailable", .all),
  ]
}
