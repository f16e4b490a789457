/// A leader's proof of life to one member.
public struct Heartbeat: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The sender's term.
  public var term: Term
  /// The leader's commit index, but no further than the receiver is known to match.
  public var commit: Index
  /// The newest read that waits for a quorum; its answer confirms all earlier ones too.
  public var readContext: ReadContext?

  public init(from: NodeID, to: NodeID, term: Term, commit: Index, readContext: ReadContext?) {
    self.from = from
    self.to = to
    self.term = term
    self.commit = commit
    self.readContext = readContext
  }
}
