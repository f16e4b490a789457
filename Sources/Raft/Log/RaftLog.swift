internal import DequeModule

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// The log as the core sees it: what is durable, what is being written, and what is only known, in one place.
///
///     base │ … durable … stable │ … handed … │ … new … │ last
///
/// `base ≤ applied ≤ applying ≤ committed ≤ last` and `stable ≤ handed ≤ last`, except that a received snapshot moves
/// everything but `applied` and `applying` until the caller says that it is in place.
struct RaftLog: Sendable {
  /// The last entry that is no longer held; its term is known, for matching.
  private(set) var base: EntryID
  private(set) var entries: Deque<Entry>
  /// Everything up to here is durable.
  private(set) var stable: Index
  /// Everything up to here was handed out for writing.
  private(set) var handed: Index
  /// Everything up to here is durable at a quorum (Raft thesis §3.5).
  private(set) var committed: Index
  /// Everything up to here was handed out for applying.
  private(set) var applying: Index
  /// Everything up to here is applied.
  private(set) var applied: Index
  private var applyingBytes: UInt64 = 0
  private let applyingLimit: UInt64
  private var isApplyingPaused = false
  /// A snapshot received and not yet durable and installed.
  private(set) var pendingSnapshot: Snapshot?
  /// Whether it was handed out for writing.
  private(set) var isSnapshotHanded = false
  /// The newest snapshot that can be sent to others.
  var offeredSnapshot: Snapshot?
  var trace: Trace?

  /// - Parameter applied: what the state machine has applied. It is committed, even if the hard state, whose commit
  ///   index is written without a sync, does not know it.
  init(storage: consuming MemoryLogStorage, applied: Index, applyingLimit: UInt64) throws(RaftError) {
    base = storage.base
    let applied = max(applied, storage.base.index)
    committed = max(storage.hardState.commit, applied)
    applying = applied
    self.applied = applied
    offeredSnapshot = storage.snapshot
    self.applyingLimit = max(applyingLimit, 1)
    entries = Deque(storage.entries)
    stable = storage.lastIndex
    handed = storage.lastIndex
    guard committed <= stable else { throw .inconsistentStorage }
  }

  var firstIndex: Index { base.index.next }
  var lastIndex: Index { base.index + UInt64(entries.count) }
  var last: EntryID { entries.last?.id ?? base }

  private func place(of index: Index) -> Int { Int(index - base.index) - 1 }

  /// The term of an entry, if the log still or already knows it.
  func term(of index: Index) -> Term? {
    if index == base.index { return base.term }
    guard index > base.index, index <= lastIndex else { return nil }
    return entries[place(of: index)].term
  }

  func matches(_ id: EntryID) -> Bool { term(of: id.index) == id.term }

  /// The entries from an index to another one, but no more bytes than the limit; at least one if there is one.
  func slice(from first: Index, through last: Index, limit: UInt64) -> [Entry] {
    guard first <= last else { return [] }
    let start = place(of: first)
    let end = place(of: last)
    var bytes = entries[start].encodedSize
    var stop = start + 1
    while stop <= end {
      bytes += entries[stop].encodedSize
      if bytes > limit { break }
      stop += 1
    }
    return Array(entries[start..<stop])
  }

  /// Appends a leader's entries after an entry that is held, where they are not held already. Returns their last index,
  /// or nil if the entry before them is not held.
  mutating func append(_ new: [Entry], after previous: EntryID, commit: Index) -> Index? {
    #if CONCLAVE_MUTANTS
      if mutant(.matchByIndexOnly), previous.index > base.index, previous.index <= lastIndex, !matches(previous) {
        if let first = new.first, first.index > committed { append(new[...]) }
        return previous.index + UInt64(new.count)
      }
    #endif
    guard matches(previous) else { return nil }
    let lastNew = previous.index + UInt64(new.count)
    #if CONCLAVE_MUTANTS
      if mutant(.truncateWithoutConflict), let first = new.first, first.index > committed { append(new[...]) }
    #endif
    if let conflict = firstConflict(new) {
      precondition(new[conflict].index > committed, "a leader's entry conflicts with a committed one")
      append(new[conflict...])
    }
    raiseCommit(to: min(commit, lastNew))
    return lastNew
  }

  /// The first of the entries that the log does not hold.
  private func firstConflict(_ new: [Entry]) -> Int? {
    #if CONCLAVE_MUTANTS
      if mutant(.keepConflictingEntries) { return new.firstIndex { $0.index > lastIndex } }
    #endif
    for (place, entry) in new.enumerated() where !matches(entry.id) {
      if entry.index <= lastIndex {
        trace?(.foundConflict(at: entry.index, existing: term(of: entry.index) ?? .zero, conflicting: entry.term))
      }
      return place
    }
    return nil
  }

  /// Appends entries; what lay from the first of them on is gone.
  mutating func append(_ new: ArraySlice<Entry>) {
    guard let first = new.first?.index else { return }
    precondition(first > committed, "appending before the commit index")
    if first <= lastIndex {
      trace?(first <= stable.next ? .replacedUnstable(from: first) : .truncatedUnstable(before: first))
      entries.removeLast(Int(lastIndex - first) + 1)
      stable = min(stable, first.previous)
      handed = min(handed, first.previous)
    }
    precondition(first == lastIndex.next, "a gap between the log and what is appended")
    entries.append(contentsOf: new)
  }

  /// Appends a leader's own entries, which are numbered by the caller.
  mutating func append(own new: [Entry]) {
    entries.append(contentsOf: new)
  }

  mutating func raiseCommit(to index: Index) {
    guard index > committed else { return }
    precondition(index <= lastIndex, "a commit index beyond the end of the log: was the log truncated or damaged?")
    committed = index
  }

  /// The last position up to `index` whose term is not greater than `term`, as far as terms are known; its term is zero
  /// where the log cannot tell. By it, two nodes skip a whole term of conflicting entries at a time.
  func conflict(before index: Index, term: Term) -> EntryID {
    var index = index
    while index > .zero {
      guard let own = self.term(of: index) else { return EntryID(term: .zero, index: index) }
      if own <= term { return EntryID(term: own, index: index) }
      index = index.previous
    }
    return .zero
  }
}

// MARK: - Writing

extension RaftLog {
  var hasUnhanded: Bool { lastIndex > handed }
  var hasUnstable: Bool { lastIndex > stable }
  var unstableCount: Int { Int(lastIndex - stable) }

  /// The entries to write next.
  func unhandedEntries() -> [Entry] {
    slice(from: handed.next, through: lastIndex, limit: .max)
  }

  var unhandedSnapshot: Snapshot? { isSnapshotHanded ? nil : pendingSnapshot }

  /// Notes that everything new was handed out for writing.
  mutating func noteHanded() {
    handed = lastIndex
    isSnapshotHanded = pendingSnapshot != nil
  }

  /// Takes the news that everything up to an entry is durable, provided that the log still holds that entry.
  mutating func noteStable(_ id: EntryID) {
    if id.index <= stable {
      trace?(pendingSnapshot?.metadata.index == id.index ? .stableIsSnapshot(id.index) : .stableMissing(id.index))
      return
    }
    guard let term = term(of: id.index) else {
      trace?(.stableMissing(id.index))
      return
    }
    #if CONCLAVE_MUTANTS
      if mutant(.stableByIndexOnly) {
        stable = id.index
        handed = max(handed, stable)
        return
      }
    #endif
    guard term == id.term else {
      trace?(.stableMismatch(id, held: term))
      return
    }
    stable = id.index
    handed = max(handed, stable)
  }

  /// Takes the news that a snapshot is durable and in place.
  mutating func noteSnapshotInPlace(_ index: Index) {
    if pendingSnapshot?.metadata.index == index {
      pendingSnapshot = nil
      isSnapshotHanded = false
    }
  }

  /// Puts a received snapshot in place of everything.
  mutating func restore(_ snapshot: Snapshot) {
    trace?(
      .restoring(
        snapshot.metadata.id, committed: committed, applied: applied, applying: applying, stable: stable,
        handed: handed, unstable: unstableCount))
    base = snapshot.metadata.id
    entries.removeAll()
    stable = base.index
    handed = base.index
    committed = base.index
    pendingSnapshot = snapshot
    isSnapshotHanded = false
    offeredSnapshot = snapshot
  }

  /// Forgets entries that are applied, durable and covered by a snapshot.
  mutating func compact(to index: Index) {
    guard index > base.index else { return }
    precondition(index <= applied && index <= stable, "compaction beyond what is applied and durable")
    let count = place(of: index) + 1
    base = entries[count - 1].id
    entries.removeFirst(count)
  }
}

// MARK: - Applying

extension RaftLog {
  /// The last index that may be applied. Unless the caller writes before it applies, entries must be durable first.
  private func appliable(allowUnstable: Bool) -> Index {
    #if CONCLAVE_MUTANTS
      if mutant(.applyBeforeDurable) { return committed }
    #endif
    return allowUnstable ? committed : min(committed, stable)
  }

  func hasCommittedEntries(allowUnstable: Bool) -> Bool {
    !isApplyingPaused && pendingSnapshot == nil && applying < appliable(allowUnstable: allowUnstable)
  }

  /// The committed entries to apply next.
  func committedEntries(allowUnstable: Bool) -> [Entry] {
    guard hasCommittedEntries(allowUnstable: allowUnstable) else { return [] }
    return slice(
      from: applying.next, through: appliable(allowUnstable: allowUnstable), limit: applyingLimit - applyingBytes)
  }

  /// Notes that entries were handed out for applying.
  mutating func noteApplying(_ index: Index, bytes: UInt64, allowUnstable: Bool) {
    precondition(index <= committed, "applying beyond the commit index")
    applying = index
    applyingBytes += bytes
    // Also paused when the limit cut the batch short: more bytes than the limit would only be let through otherwise.
    isApplyingPaused = applyingBytes >= applyingLimit || index < appliable(allowUnstable: allowUnstable)
  }

  mutating func noteApplied(_ index: Index, bytes: UInt64) {
    precondition(index <= committed && index >= applied, "applied index out of range")
    applied = index
    applying = max(applying, index)
    applyingBytes -= min(bytes, applyingBytes)
    isApplyingPaused = applyingBytes >= applyingLimit
  }

  /// Whether a committed configuration change waits to be applied.
  var hasUnappliedConfigurationChange: Bool {
    var index = max(applied, base.index).next
    while index <= committed {
      if entries[place(of: index)].kind != .normal { return true }
      index = index.next
    }
    return false
  }
}
