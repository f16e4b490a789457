internal import DequeModule
internal import Operations
internal import Raft
internal import Registry
internal import Store

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// The node's own disk: log, state, snapshots.
extension NodeCore {
  /// Turns what the consensus core wants done into effects.
  mutating func drainReady() {
    while raft.hasReady {
      let ready = raft.ready()
      take(ready.readStates)
      for message in ready.messages { send(message) }
      if let append = ready.storageAppend { write(append) }
      if let apply = ready.storageApply {
        for entry in apply.entries where entry.kind != .normal {
          do { try history.note(entry) } catch { effects.append(.halt("entry \(entry.index): \(error)")) }
        }
        if let last = apply.entries.last { lastIssuedApply = last.id }
        effects.append(.apply(apply))
      }
    }
  }

  /// Hands an append to the log's thread. A new commit index alone is kept for the next one, or the next tick: it need
  /// not be durable, and two changes of thread for it cost more than all else that is done with it.
  private mutating func write(_ append: StorageAppend) {
    var append = append
    if append.entries.isEmpty, append.snapshot == nil, append.responses.isEmpty, !append.mustSync {
      unwrittenState = append.hardState ?? unwrittenState
      return
    }
    append.hardState = append.hardState ?? unwrittenState
    unwrittenState = nil
    if !append.entries.isEmpty { entriesAtWork += 1 }
    hand(append)
  }

  /// Lets the log know of a commit index that no append has taken along.
  mutating func writeCommit() {
    guard let state = unwrittenState else { return }
    unwrittenState = nil
    hand(StorageAppend(entries: [], hardState: state, snapshot: nil, mustSync: false, responses: []))
  }

  private mutating func hand(_ append: StorageAppend) {
    appendsAtWork.append(ticks)
    effects.append(.append(append, stamp: clock.leading))
  }

  private mutating func send(_ message: Message) {
    guard case .installSnapshot(var install) = message else {
      send(.raft(message, stamp: clock.leading), to: message.to)
      return
    }
    #if CONCLAVE_MUTANTS
      if mutant(.snapshotMisnamed) { return effects.append(.sendSnapshot(install)) }
    #endif
    // The stream is cut behind every apply handed out so far, so that is the state it carries, and the configuration.
    #if CONCLAVE_MUTANTS
      let configuration = mutant(.snapshotWithoutMembers) ? history.oldest : history.at(lastIssuedApply.index)
    #else
      let configuration = history.at(lastIssuedApply.index)
    #endif
    guard configuration.contains(install.to) else {
      return raft.reportSnapshot(to: install.to, succeeded: false)
    }
    install.snapshot = Snapshot(
      metadata: SnapshotMetadata(
        index: lastIssuedApply.index, term: lastIssuedApply.term, configuration: configuration))
    effects.append(.sendSnapshot(install))
  }

  /// Gives the consensus core a message. One that it refuses is malformed or absurd, and changes nothing; only a log
  /// that has lost what it promised ends the node.
  mutating func tell(_ message: Message) {
    do { try raft.step(message) } catch {
      if case .logLost = error { effects.append(.damaged("\(error)")) }
    }
  }

  /// The log behind a snapshot is empty: then it ends one before its first index.
  private var entriesHeld: UInt64 { raft.last.index.rawValue + 1 - raft.firstIndex.rawValue }

  /// The log's thread has made an append durable.
  mutating func appended(_ append: StorageAppend) {
    _ = appendsAtWork.popFirst()
    notePromises(append)
    if let state = append.hardState { writtenCommit = max(writtenCommit, state.commit) }
    if append.mustSync { durableCommit = max(durableCommit, writtenCommit) }
    if !append.entries.isEmpty { entriesAtWork -= 1 }
    for entry in append.entries { unflushedBytes += entry.data.count + 64 }
    if !append.entries.isEmpty { newestEntryTick = ticks }
    if let snapshot = append.snapshot {
      applied = Revision(term: snapshot.metadata.term.rawValue, index: snapshot.metadata.index.rawValue)
      lastIssuedApply = snapshot.metadata.id
      history = ConfigurationHistory(snapshot.metadata.configuration, at: snapshot.metadata.index)
      unflushedBytes = 0
      loseSight(upTo: applied.index)
    }
    for response in append.responses where response.to == id { tell(response) }
  }

  /// The state machine has applied a batch.
  mutating func applied(_ batch: StorageApply, _ outcomes: [AppliedEntry], newestStamp: Int64) {
    clock.observe(newestStamp)
    // What has been said to the members so far was for the lives that the table names so far.
    if outcomes.contains(where: { $0.members != nil }) { drainReady() }
    for entry in batch.entries where entry.kind != .normal {
      raft.tellOutgoing()
      // Only what fits enters the log: a leader checks it, and it is the same everywhere.
      do { _ = try raft.applyConfigurationChange(entry) } catch {
        effects.append(.halt("the change of members in entry \(entry.index) cannot be applied: \(error)"))
      }
    }
    // A snapshot may have crossed a batch that was at work; the state never goes back.
    if let last = batch.entries.last, last.index.rawValue > applied.index {
      applied = Revision(term: last.term.rawValue, index: last.index.rawValue)
      inFlight.applied(to: applied.index)
    }
    for entry in outcomes {
      if case .conflict = entry.outcome { taint(from: entry.revision.index) }
      settle(entry)
      releaseResting(on: entry.revision)
    }
    for case let members? in outcomes.lazy.map(\.members) { take(members) }
    tell(batch.response)
    let held = entriesHeld
    if unflushedBytes > settings.logBytes || held > UInt64(settings.logEntries) + settings.logEntriesKept { flush() }
  }

  mutating func flush() {
    guard !isFlushing else { return }
    isFlushing = true
    flushingBytes = unflushedBytes
    #if CONCLAVE_MUTANTS
      if mutant(.cutUnflushedLog) { return flushed(applied) }
    #endif
    effects.append(.flush)
  }

  /// A node that nobody writes to flushes what is left, so that it starts again at once and keeps little log.
  mutating func flushWhenIdle() {
    guard ticks - newestEntryTick == UInt64(settings.idleTicks), unflushedBytes > settings.idleBytes else { return }
    flush()
  }

  /// The state is durable up to `revision`: the log before it is needed by late followers only.
  mutating func flushed(_ revision: Revision) {
    isFlushing = false
    unflushedBytes = max(0, unflushedBytes - flushingBytes)
    let index = Index(min(revision.index, applied.index))
    var last = index.rawValue - min(index.rawValue, settings.logEntriesKept)
    // What may be sealed under older keys goes, though late followers need a stream of the state then.
    if index.rawValue >= cutTarget { last = max(last, cutTarget) }
    guard last > 0 else { return }
    let cut = Index(last)
    guard cut >= raft.firstIndex, let term = raft.term(of: index), let cutTerm = raft.term(of: cut) else { return }
    raft.offerSnapshot(
      Snapshot(metadata: SnapshotMetadata(index: index, term: term, configuration: history.at(index))))
    raft.compact(to: cut)
    effects.append(
      .truncate(to: SnapshotMetadata(index: cut, term: cutTerm, configuration: history.at(cut))))
    history.forget(before: cut)
  }
}
