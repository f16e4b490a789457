/// A request for a read index, handed on to the leader.
public struct ReadIndexRequest: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The read.
  public var context: ReadContext

  public init(from: NodeID, to: NodeID, context: ReadContext) {
    self.from = from
    self.to = to
    self.context = context
  }
}
