#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

extension RaftNode {
  /// Takes a snapshot, if it brings anything new.
  mutating func take(_ install: InstallSnapshot) {
    let snapshot = install.snapshot
    let result: AppendResult
    if restore(snapshot) {
      emit(.restoredSnapshot(snapshot.metadata.id, commit: log.committed))
      result = .matched(log.lastIndex)
    } else {
      emit(.ignoredSnapshot(snapshot.metadata.id, commit: log.committed))
      result = .matched(log.committed)
    }
    send(.appendEntriesResponse(.init(from: id, to: install.from, term: term, result: result)))
  }

  private mutating func restore(_ snapshot: Snapshot) -> Bool {
    let metadata = snapshot.metadata
    #if CONCLAVE_MUTANTS
      let goesBack = mutant(.snapshotGoesBack)
    #else
      let goesBack = false
    #endif
    guard metadata.index > log.committed || goesBack else { return false }
    guard case .follower = role else {
      emit(.snapshotWhileNotFollower)
      becomeFollower(term.next, leader: nil)
      return false
    }
    guard metadata.configuration.contains(id) else {
      emit(.snapshotWithoutMe(metadata.configuration))
      return false
    }
    if log.matches(metadata.id), !goesBack {
      // The log already holds what the snapshot covers: all of it is committed, and nothing need be replaced.
      emit(.fastForwarded(metadata.id, commit: log.committed, last: log.last))
      log.raiseCommit(to: metadata.index)
      return false
    }
    guard
      let changer = try? ConfigurationChanger.restoring(
        metadata.configuration, lastIndex: metadata.index, window: emptyWindow)
    else {
      emit(.snapshotWithoutMe(metadata.configuration))
      return false
    }
    log.restore(snapshot)
    switchConfiguration(to: changer)
    configurationIndex = metadata.index
    emit(.restoredLog(metadata.id, commit: log.committed, last: log.last))
    return true
  }
}
