/// Proposals handed on to the leader. Their entries have neither term nor index yet.
public struct ForwardProposal: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// What is proposed.
  public var entries: [Entry]

  public init(from: NodeID, to: NodeID, entries: [Entry]) {
    self.from = from
    self.to = to
    self.entries = entries
  }
}
