/// A read index, given once leadership has been confirmed.
public struct ReadIndexResponse: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The sender's term.
  public var term: Term
  /// What must be applied before the read.
  public var index: Index
  /// The read.
  public var context: ReadContext

  public init(from: NodeID, to: NodeID, term: Term, index: Index, context: ReadContext) {
    self.from = from
    self.to = to
    self.term = term
    self.index = index
    self.context = context
  }
}
