/// The answer to AppendEntries and InstallSnapshot.
public struct AppendEntriesResponse: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The sender's term.
  public var term: Term
  /// Whether the entries fit, and up to where.
  public var result: AppendResult

  public init(from: NodeID, to: NodeID, term: Term, result: AppendResult) {
    self.from = from
    self.to = to
    self.term = term
    self.result = result
  }
}
