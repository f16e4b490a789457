#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

extension RaftNode {
  private var softState: SoftState { SoftState(leader: leader, role: role.name) }
  private var hardState: HardState { HardState(term: term, vote: vote, commit: log.committed) }
  /// Synchronous callers write before they apply, so that entries may be applied that are not durable yet.
  private var mayApplyUnstable: Bool { !settings.asynchronousStorageWrites }

  /// Whether there is work for the caller.
  public var hasReady: Bool {
    !outbox.isEmpty || !afterAppend.isEmpty || owesAppends || owesReadRound || !readStates.isEmpty
      || log.hasUnhanded || log.hasCommittedEntries(allowUnstable: mayApplyUnstable) || log.unhandedSnapshot != nil
      || softState != reportedSoftState || hardState != reportedHardState
  }

  /// Takes the work that has come up. See ``Ready`` for what to do with it.
  public mutating func ready() -> Ready {
    precondition(stepsOnAdvance == nil, "a batch was taken before the one before it was done")
    payDebts()
    let unstable = log.unhandedEntries()
    var ready = Ready(
      readStates: readStates, entries: unstable, snapshot: log.unhandedSnapshot,
      committedEntries: log.committedEntries(allowUnstable: mayApplyUnstable), messages: outbox)
    readStates = []
    outbox = []
    if softState != reportedSoftState {
      ready.softState = softState
      reportedSoftState = softState
    }
    ready.mustSync = !unstable.isEmpty || term != reportedHardState.term || vote != reportedHardState.vote
    #if CONCLAVE_MUTANTS
      if mutant(.voteNotSynced) { ready.mustSync = !unstable.isEmpty }
    #endif
    if hardState != reportedHardState {
      ready.hardState = hardState
      reportedHardState = hardState
    }
    if settings.syncsConfigurationCommits, ready.committedEntries.contains(where: { $0.kind != .normal }) {
      ready.hardState = hardState
      ready.mustSync = true
    }
    // The acknowledgement names the end of the log even if this batch adds nothing to it: a batch of an earlier term
    // may have been the last with entries, and its own acknowledgement no longer counts.
    let acknowledgement = storageAppendResponse
    settings.asynchronousStorageWrites
      ? handOutAsynchronously(&ready, acknowledgement) : handOutSynchronously(&ready, acknowledgement)
    log.noteHanded()
    if let last = ready.committedEntries.last {
      log.noteApplying(
        last.index, bytes: ready.committedEntries.encodedSize, allowUnstable: mayApplyUnstable)
    }
    return ready
  }

  /// Says that the last batch is written, sent and applied; for synchronous use alone.
  public mutating func advance() {
    precondition(!settings.asynchronousStorageWrites, "with asynchronous storage writes, responses are stepped")
    guard let steps = stepsOnAdvance else { return }
    stepsOnAdvance = nil
    for message in steps {
      // What a node tells itself cannot fail: it is neither a proposal nor checked for membership.
      try? process(message)
    }
  }

  private var storageAppendResponse: Message? {
    guard log.hasUnstable || log.pendingSnapshot != nil else { return nil }
    return .storageAppendResponse(
      StorageAppendResponse(
        node: id, term: term, last: log.hasUnstable ? log.last : nil, snapshot: log.pendingSnapshot?.metadata))
  }

  private mutating func handOutAsynchronously(_ ready: inout Ready, _ acknowledgement: Message?) {
    var responses = afterAppend
    afterAppend = []
    if !ready.entries.isEmpty || ready.hardState != nil || ready.snapshot != nil || !responses.isEmpty {
      // It comes last, so that a leader counts its own acknowledgement before the entries are no longer new.
      if let acknowledgement { responses.append(acknowledgement) }
      ready.storageAppend = StorageAppend(
        entries: ready.entries, hardState: ready.hardState, snapshot: ready.snapshot, mustSync: ready.mustSync,
        responses: responses)
    }
    if !ready.committedEntries.isEmpty {
      ready.storageApply = StorageApply(
        entries: ready.committedEntries,
        response: .storageApplyResponse(StorageApplyResponse(node: id, entries: ready.committedEntries)))
    }
  }

  private mutating func handOutSynchronously(_ ready: inout Ready, _ acknowledgement: Message?) {
    var steps: [Message] = []
    for message in afterAppend {
      if message.to == id { steps.append(message) } else { ready.messages.append(message) }
    }
    afterAppend = []
    if let acknowledgement { steps.append(acknowledgement) }
    if !ready.committedEntries.isEmpty {
      steps.append(.storageApplyResponse(StorageApplyResponse(node: id, entries: ready.committedEntries)))
    }
    stepsOnAdvance = steps
  }

  /// Sends what was put off so that it could be sent once.
  private mutating func payDebts() {
    if owesAppends {
      owesAppends = false
      sendOwedAppends()
    }
    if owesReadRound {
      owesReadRound = false
      broadcastHeartbeat()
    }
  }
}
