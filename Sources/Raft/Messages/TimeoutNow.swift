/// The order to begin an election at once, by which leadership is transferred (Raft thesis §3.10).
public struct TimeoutNow: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The sender's term.
  public var term: Term

  public init(from: NodeID, to: NodeID, term: Term) {
    self.from = from
    self.to = to
    self.term = term
  }
}
