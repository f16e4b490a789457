/// Cancellation Result (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum CancellationResult: UInt32, KMIPEnumeration {
  case canceled = 0x0000_0001
  case unableToCancel = 0x0000_0002
  case completed = 0x0000_0003
  case failed = 0x0000_0004
  case unavailable = 0x0000_0005

  public static let rows: [EnumerationRow<CancellationResult>] = [
    .init(.canceled, "Canceled", .all),
    .init(.unableToCancel, "UnableToCancel", .all),
    .init(.completed, "Completed", .all),
    .init(.failed, "Failed", .all),
    .init(.unavailable, "Unavailable", .all),
  ]
}
