/// What became of a forwarded request.
public struct ForwardReplyFrame: Hashable, Sendable {
  public var identity: ForwardIdentity
  /// The outcome's number; the meaning is the node's.
  public var outcome: UInt8
  /// The reply, or what the outcome needs besides its number.
  public var bytes: [UInt8]

  public init(identity: ForwardIdentity, outcome: UInt8, bytes: [UInt8]) {
    self.identity = identity
    self.outcome = outcome
    self.bytes = bytes
  }
}
