/// The wish that leadership pass to a certain node, handed on to the leader.
public struct TransferLeadership: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The sender's term.
  public var term: Term
  /// The node that is to lead.
  public var transferee: NodeID

  public init(from: NodeID, to: NodeID, term: Term, transferee: NodeID) {
    self.from = from
    self.to = to
    self.term = term
    self.transferee = transferee
  }
}
