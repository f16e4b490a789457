public import Raft

/// What a log held when it was opened.
public struct RecoveredLog: Hashable, Sendable {
  public var hardState: HardState
  /// The position and configuration that the entries follow; position zero for a log that begins at the first entry.
  public var start: SnapshotMetadata
  /// The entries after `start`, without a gap.
  public var entries: [Entry]
  /// Bytes of a torn last group that were cut off; such a group was never acknowledged.
  public var cutBytes: Int

  /// The last entry, or `start` when there is none.
  public var last: EntryID { entries.last?.id ?? start.id }
}
