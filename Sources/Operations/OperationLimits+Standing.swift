/// What stands between requests.
extension OperationLimits {
  /// Seconds for which a ticket lasts when its request does not say, and the most that one may ask for.
  static let ticketSeconds: Int64 = 3_600
  static let ticketSecondsMaximum: Int64 = 86_400
  /// Old records that a new one of the same kind may take away.
  static let ticketsSwept = 8
  /// Users that are looked through for the one to whom a device belongs.
  static let deviceUsers = 1_000
  /// Passwords by counter that may have been skipped.
  static let oneTimeLookAhead: Int64 = 10
  /// Seconds by which the timestamp of a hashed password may differ from the server's time.
  static let hashedPasswordAge: Int64 = 300
  /// Seconds for which the result of an asynchronous request waits for its Poll.
  static let asynchronousSeconds: Int64 = 86_400
  /// Asynchronous requests that one Query Asynchronous Requests looks at.
  static let asynchronousExamined = 10_000
}
