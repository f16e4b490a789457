/// A vote, or a pre-vote.
public struct RequestVoteResponse: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The election's term when granted; the voter's own when rejected.
  public var term: Term
  /// Whether the candidate has the vote.
  public var granted: Bool

  public init(from: NodeID, to: NodeID, term: Term, granted: Bool) {
    self.from = from
    self.to = to
    self.term = term
    self.granted = granted
  }
}
