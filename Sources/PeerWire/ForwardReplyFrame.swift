/// What became of a forwarded request.
public struct ForwardReplyFrame: Hashable, Sendable {
  public var identity: ForwardIdentity
  /// The term of the forward that is answered.
  public var term: UInt64
  /// The outcome's number; the meaning is the node's.
  public var outcome: UInt8
  /// The reply, or what the outcome needs besides its number.
  public var bytes: [UInt8]

  public init(identity: ForwardIdentity, term: UInt64, outcome: UInt8, bytes: [UInt8]) {
    self.identity = identity
    self.term = term
    self.outcome = outcome
    self.bytes = bytes
  }
}
