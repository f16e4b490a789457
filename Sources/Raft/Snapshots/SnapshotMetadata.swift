/// What a snapshot stands for: the state after a certain entry, and the members as of then.
public struct SnapshotMetadata: Hashable, Sendable {
  /// The last entry that the snapshot covers.
  public var id: EntryID
  /// The members after that entry.
  public var configuration: Configuration

  public init(index: Index, term: Term, configuration: Configuration) {
    id = EntryID(term: term, index: index)
    self.configuration = configuration
  }

  /// The index of the last entry covered.
  public var index: Index { id.index }
  /// The term of the last entry covered.
  public var term: Term { id.term }
}
