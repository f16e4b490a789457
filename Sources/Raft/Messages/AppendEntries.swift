/// The AppendEntries call (Raft thesis figure 3.1); without entries it probes, or brings the news of a commit.
public struct AppendEntries: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The sender's term.
  public var term: Term
  /// The entry just before the new ones; the receiver must hold it.
  public var previous: EntryID
  /// The new entries, without a gap after `previous`.
  public var entries: [Entry]
  /// The leader's commit index.
  public var commit: Index

  public init(from: NodeID, to: NodeID, term: Term, previous: EntryID, entries: [Entry], commit: Index) {
    self.from = from
    self.to = to
    self.term = term
    self.previous = previous
    self.entries = entries
    self.commit = commit
  }

  /// Whether the entries follow the previous one and each other without a gap, and terms neither fall nor exceed the
  /// sender's: what the log relies on.
  var isWellFormed: Bool {
    var before = previous
    for entry in entries {
      guard entry.index == before.index.next, entry.term >= before.term else { return false }
      before = entry.id
    }
    return before.term <= term
  }
}
