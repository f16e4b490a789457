/// A node as observers see it.
public struct Status: Sendable {
  /// The node.
  public var id: NodeID
  /// Its part.
  public var role: Role.Name
  /// Its term.
  public var term: Term
  /// Whom it voted for in the term.
  public var vote: NodeID?
  /// The term's leader, as far as it knows one.
  public var leader: NodeID?
  /// The end of its log, durable or not.
  public var last: EntryID
  /// Its commit index.
  public var commit: Index
  /// The last entry its state machine has acknowledged.
  public var applied: Index
  /// The members.
  public var configuration: Configuration
  /// At a leader: what it knows of each member, itself included, by identity.
  public var progress: [(id: NodeID, progress: Progress)]
  /// The node that leadership is being transferred to.
  public var transferee: NodeID?
}
