/// A snapshot on its way to a follower. The caller sends large data out of band and delivers this message when it is there.
public struct InstallSnapshot: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The sender's term.
  public var term: Term
  /// The snapshot.
  public var snapshot: Snapshot

  public init(from: NodeID, to: NodeID, term: Term, snapshot: Snapshot) {
    self.from = from
    self.to = to
    self.term = term
    self.snapshot = snapshot
  }
}
