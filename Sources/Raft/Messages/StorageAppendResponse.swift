/// The acknowledgement of a ``StorageAppend``.
///
/// It names the end of the log at the time when the append was handed out. It counts only in the same term: entries
/// appended later under another term may have taken the same places, been overwritten in turn, and so on (A–B–A); the
/// term guarantees that an older acknowledgement is never taken for a newer one.
public struct StorageAppendResponse: Hashable, Sendable {
  /// The node itself.
  public var node: NodeID
  /// The node's term when the append was handed out.
  public var term: Term
  /// The end of the log that is durable now; nil if there were no entries on their way.
  public var last: EntryID?
  /// The snapshot that is durable and applied now.
  public var snapshot: SnapshotMetadata?

  public init(node: NodeID, term: Term, last: EntryID?, snapshot: SnapshotMetadata?) {
    self.node = node
    self.term = term
    self.last = last
    self.snapshot = snapshot
  }
}
