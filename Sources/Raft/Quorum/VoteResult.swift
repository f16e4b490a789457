/// What the votes so far decide.
public enum VoteResult: Hashable, Sendable {
  /// Neither a win nor a loss is certain yet.
  case pending
  /// A quorum voted yes.
  case won
  /// A quorum can no longer be reached.
  case lost
}
