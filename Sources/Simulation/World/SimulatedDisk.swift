internal import Raft

/// The log's disk: what is durable, and what was written since and may be lost by a crash, in order.
///
/// The fault model: a sync makes everything written before it durable. A crash keeps any prefix of what was not synced;
/// a group is kept whole or not at all, since the write-ahead log cuts a torn one off.
struct SimulatedDisk {
  enum Write {
    case append(StorageAppend)
    case truncate(SnapshotMetadata)
    /// A snapshot that the state already holds, and whose note in the log a restart completes.
    case resumed(Snapshot)
  }

  private(set) var durable: MemoryLogStorage
  private(set) var unsynced: [[Write]] = []

  init(configuration: Configuration) {
    durable = MemoryLogStorage()
    durable.configuration = configuration
  }

  init(_ durable: MemoryLogStorage) { self.durable = durable }

  mutating func write(_ group: [Write], sync: Bool) {
    unsynced.append(group)
    if sync { self.sync(unsynced.count) }
  }

  /// Makes the first groups durable.
  private mutating func sync(_ count: Int) {
    for group in unsynced.prefix(count) {
      for write in group { Self.perform(write, on: &durable) }
    }
    unsynced.removeFirst(count)
  }

  /// Loses power: a prefix of what was not synced survives.
  mutating func crash(keeping count: Int) {
    sync(min(count, unsynced.count))
    unsynced = []
  }

  /// Rewrites what is durable, as only sabotage does.
  mutating func falsify(_ body: (inout MemoryLogStorage) -> Void) { body(&durable) }

  static func perform(_ write: Write, on storage: inout MemoryLogStorage) {
    switch write {
    case .append(let append):
      if let snapshot = append.snapshot { storage.applySnapshot(snapshot) }
      storage.append(append.entries)
      if let hardState = append.hardState { storage.setHardState(hardState) }
    case .truncate(let metadata):
      if metadata.index <= storage.lastIndex, metadata.index >= storage.base.index {
        storage.compact(to: metadata.index)
        storage.configuration = metadata.configuration
      }
    case .resumed(let snapshot): storage.applySnapshot(snapshot)
    }
  }
}

extension MemoryLogStorage {
  /// Whether the disk holds the entry, in its log or in what the snapshot covers.
  func holds(_ id: EntryID) -> Bool {
    if id.index <= base.index { return id.index < base.index || id.term == base.term }
    guard id.index <= lastIndex else { return false }
    return entries[Int(id.index - base.index) - 1].term == id.term
  }

  func entry(at index: Index) -> Entry? {
    guard index > base.index, index <= lastIndex else { return nil }
    return entries[Int(index - base.index) - 1]
  }
}
