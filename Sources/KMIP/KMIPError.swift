/// A refusal in the standard's words: the Result Reason that the client gets and a message that says what to do.
public struct KMIPError: Error, Hashable, Sendable {
  public let reason: ResultReason
  /// For the client: what is wrong, where, and what would be right. Never holds key material.
  public let message: String

  public init(_ reason: ResultReason, _ message: String) {
    self.reason = reason
    self.message = message
  }
}
