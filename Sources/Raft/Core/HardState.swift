/// What a node must have made durable before it answers anybody (Raft thesis figure 3.1, persistent state).
public struct HardState: Hashable, Sendable {
  /// The newest term the node has seen.
  public var term: Term
  /// Whom the node voted for in that term.
  public var vote: NodeID?
  /// The highest index known to be committed. Losing it is harmless, so a change of it alone needs no sync.
  public var commit: Index

  public init(term: Term = .zero, vote: NodeID? = nil, commit: Index = .zero) {
    self.term = term
    self.vote = vote
    self.commit = commit
  }

  /// The state of a node that has never run.
  public static let initial = HardState()
}
