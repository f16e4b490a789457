/// A client's request on its way to the leader.
public struct ForwardFrame: Hashable, Sendable {
  public var identity: ForwardIdentity
  /// All requests of the origin below this sequence are finished.
  public var lowestOutstanding: UInt64
  /// The term whose leader is meant.
  public var term: UInt64
  /// What kind of request it is; the meaning is the node's.
  public var kind: UInt8
  /// The verified principal, in the node's own encoding.
  public var principal: [UInt8]
  /// The request as it came from the client.
  public var frame: [UInt8]

  public init(
    identity: ForwardIdentity, lowestOutstanding: UInt64, term: UInt64, kind: UInt8, principal: [UInt8],
    frame: [UInt8]
  ) {
    self.identity = identity
    self.lowestOutstanding = lowestOutstanding
    self.term = term
    self.kind = kind
    self.principal = principal
    self.frame = frame
  }
}

/// The name of a forwarded request, by which it runs once.
public struct ForwardIdentity: Hashable, Sendable {
  public var origin: UInt64
  public var incarnation: UInt64
  public var sequence: UInt64

  public init(origin: UInt64, incarnation: UInt64, sequence: UInt64) {
    self.origin = origin
    self.incarnation = incarnation
    self.sequence = sequence
  }
}
