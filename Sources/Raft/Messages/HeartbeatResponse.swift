/// The answer to a heartbeat.
public struct HeartbeatResponse: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The sender's term.
  public var term: Term
  /// The heartbeat's read, unchanged.
  public var readContext: ReadContext?

  public init(from: NodeID, to: NodeID, term: Term, readContext: ReadContext?) {
    self.from = from
    self.to = to
    self.term = term
    self.readContext = readContext
  }
}
