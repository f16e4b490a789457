/// What a disk holds of a node, as a value: what recovery reads and a node starts from, and the disk of simulated nodes.
///
/// A running node keeps its own log and asks nothing of it.
public struct MemoryLogStorage: Hashable, Sendable {
  /// The durable hard state.
  public private(set) var hardState = HardState.initial
  /// The newest snapshot, if one was made or received.
  public private(set) var snapshot: Snapshot?
  /// The members as of the last applied entry, with which a node starts.
  public var configuration = Configuration()
  /// The last entry that is no longer held; its term is still known.
  public private(set) var base = EntryID.zero
  /// The entries after ``base``.
  public private(set) var entries: [Entry] = []

  /// An empty disk.
  public init() {}

  /// A disk with these contents; the entries follow the base without a gap.
  public init(
    hardState: HardState, base: EntryID, entries: some Collection<Entry>, configuration: Configuration,
    snapshot: Snapshot? = nil
  ) {
    self.hardState = hardState
    self.base = base
    self.entries = Array(entries)
    self.configuration = configuration
    self.snapshot = snapshot
    checkOrder()
  }

  /// The first index held, or the one that the next entry will have.
  public var firstIndex: Index { base.index.next }
  /// The last index held, or that of the base.
  public var lastIndex: Index { base.index + UInt64(entries.count) }

  /// Replaces the hard state.
  public mutating func setHardState(_ state: HardState) {
    hardState = state
  }

  /// Writes entries; what lay from the first of them on is gone. Entries up to the base are left out.
  public mutating func append(_ new: some Collection<Entry>) {
    guard let first = new.first else { return }
    let skipped = first.index > base.index ? 0 : Int(base.index - first.index) + 1
    guard let kept = new.dropFirst(skipped).first else { return }
    precondition(kept.index <= lastIndex.next, "a gap between the log and what is appended")
    entries.removeLast(Int(lastIndex.next - kept.index))
    entries.append(contentsOf: new.dropFirst(skipped))
    checkOrder()
  }

  /// Forgets the entries up to an index, which must be held.
  public mutating func compact(to index: Index) {
    guard index > base.index else { return }
    precondition(index <= lastIndex, "compaction beyond the end of the log")
    let count = Int(index - base.index)
    base = entries[count - 1].id
    entries.removeFirst(count)
  }

  /// Puts a received snapshot in place of the log.
  public mutating func applySnapshot(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    base = snapshot.metadata.id
    entries.removeAll()
    configuration = snapshot.metadata.configuration
  }

  /// Notes a snapshot of the node's own state; the log stays until it is compacted.
  public mutating func createSnapshot(_ snapshot: Snapshot) {
    precondition(snapshot.metadata.index <= lastIndex, "a snapshot beyond the end of the log")
    self.snapshot = snapshot
    configuration = snapshot.metadata.configuration
  }

  private func checkOrder() {
    precondition(entries.isEmpty || entries[0].index == base.index.next, "the log does not follow its base")
    precondition(entries.isEmpty || entries[entries.count - 1].index == lastIndex, "a gap in the log")
  }
}
