#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

extension RaftNode {
  /// Appends a leader's own entries, unless the uncommitted ones are too many bytes.
  mutating func appendOwn(_ new: [Entry]) -> Bool {
    let payload = new.payloadSize
    let limit = settings.uncommittedBytes
    let fits = role.updateLeadership { leadership in
      // One proposal of any size is let through, and an empty one always (a term's first, the end of a joint
      // configuration).
      let held = leadership.uncommittedBytes
      guard held == 0 || payload == 0 || held + payload <= limit else { return false }
      leadership.uncommittedBytes += payload
      return true
    }
    guard fits == true else {
      emit(.droppedForSize)
      return false
    }
    var numbered = new
    var index = log.lastIndex
    for place in numbered.indices {
      index = index.next
      numbered[place].term = term
      numbered[place].index = index
    }
    log.append(own: numbered)
    #if CONCLAVE_MUTANTS
      if mutant(.ownCopyCountsAtOnce), let place = peers.place(of: id) {
        if peers[place].update(match: index), advanceCommit() { broadcastAppend() }
      }
    #endif
    // The leader's own acknowledgement counts once the entries are durable: it travels like any other.
    send(.appendEntriesResponse(.init(from: id, to: id, term: term, result: .matched(index))))
    return true
  }

  /// Lets every peer have what is new, or at least the commit index: now, or with the next batch.
  mutating func broadcastAppend() {
    if settings.coalescesMessages {
      owesAppends = true
      return
    }
    for place in peers.peers.indices where peers.peers[place].id != id {
      sendAppend(place, evenIfEmpty: true)
    }
  }

  /// Pays what ``broadcastAppend()`` put off, leaving out those who have heard everything meanwhile.
  mutating func sendOwedAppends() {
    guard isLeader else { return }
    for place in peers.peers.indices where peers.peers[place].id != id {
      sendAppend(place, evenIfEmpty: settings.announcesCommits && peers[place].canRaiseCommit(to: log.committed))
      while sendAppend(place, evenIfEmpty: false) {}
    }
  }

  /// Sends the next entries to a peer, or a snapshot if they are no longer held. Returns whether anything was sent.
  @discardableResult
  mutating func sendAppend(_ place: Int, evenIfEmpty: Bool) -> Bool {
    let progress = peers[place]
    if progress.isPaused { return false }
    let peer = peers.peers[place].id
    let previous = progress.next.previous
    guard let previousTerm = log.term(of: previous) else { return sendSnapshot(place) }
    if previous == .zero, progress.isLearner, settings.startsLearnersBySnapshot { return sendSnapshot(place) }
    // A full window lets only empty appends pass: should all of it have been lost, the answer to one of them tells.
    var entries: [Entry] = []
    if progress.state != .replicate || !progress.inflight.isFull {
      entries = log.slice(from: progress.next, through: log.lastIndex, limit: settings.bytesPerAppend)
    }
    if entries.isEmpty && !evenIfEmpty { return false }
    peers[place].noteSent(entries: entries.count, bytes: entries.payloadSize, commit: log.committed)
    send(
      .appendEntries(
        AppendEntries(
          from: id, to: peer, term: term, previous: EntryID(term: previousTerm, index: previous), entries: entries,
          commit: log.committed)))
    return true
  }

  private mutating func sendSnapshot(_ place: Int) -> Bool {
    let peer = peers.peers[place].id
    guard peers[place].isRecentlyActive else {
      emit(.snapshotToInactive(peer))
      return false
    }
    // A snapshot from before the peer's time would not name it as a member, and the peer would not take it.
    guard let snapshot = settings.cutsSnapshotsOnDemand ? presentState : log.offeredSnapshot,
      snapshot.metadata.index >= log.base.index,
      snapshot.metadata.configuration.contains(peer)
    else {
      needsSnapshot = !settings.cutsSnapshotsOnDemand
      emit(.snapshotUnavailable(peer))
      return false
    }
    let snapshotID = snapshot.metadata.id
    emit(
      .sentSnapshot(snapshotID, to: peer, firstIndex: log.firstIndex, commit: log.committed, peers[place]))
    peers[place].becomeSnapshot(at: snapshotID.index)
    emit(.pausedForSnapshot(peer, peers[place]))
    send(.installSnapshot(InstallSnapshot(from: id, to: peer, term: term, snapshot: snapshot)))
    return true
  }

  /// The state as it is applied, as a snapshot without data; nil in the moment in which the members are already those of
  /// an entry whose application is not acknowledged yet.
  private var presentState: Snapshot? {
    guard log.pendingSnapshot == nil, log.applied > .zero, configurationIndex <= log.applied,
      let term = log.term(of: log.applied)
    else { return nil }
    return Snapshot(metadata: SnapshotMetadata(index: log.applied, term: term, configuration: configuration))
  }

  /// A heartbeat to every member, with the newest read that waits.
  mutating func broadcastHeartbeat() {
    guard case .leader(let leadership) = role else { return }
    let context = leadership.reads.newest
    for place in peers.peers.indices where peers.peers[place].id != id {
      // A member must not commit what it may not hold: so the commit index goes no further than what matches.
      #if CONCLAVE_MUTANTS
        let commit = mutant(.heartbeatCommitsAnything) ? log.committed : min(peers[place].match, log.committed)
      #else
        let commit = min(peers[place].match, log.committed)
      #endif
      send(
        .heartbeat(Heartbeat(from: id, to: peers.peers[place].id, term: term, commit: commit, readContext: context)))
      peers[place].noteSentCommit(commit)
    }
  }

  mutating func take(_ response: AppendEntriesResponse, _ place: Int) {
    peers[place].isRecentlyActive = true
    switch response.result {
    case .rejected(let rejected, let hint): takeRejection(response.from, place, rejected, hint)
    case .matched(let index): takeAcknowledgement(response.from, place, index)
    }
  }

  /// A peer does not hold the entry that the new ones follow: goes back, a whole term at a time where possible.
  ///
  /// The peer's hint is the last position whose term there is not above that of the entry it was asked for. At and
  /// before it, an entry of this log can match only if its term is not above the hint's.
  private mutating func takeRejection(_ peer: NodeID, _ place: Int, _ rejected: Index, _ hint: EntryID) {
    emit(.receivedRejection(from: peer, rejected: rejected, hint: hint))
    let match = hint.term > .zero ? log.conflict(before: hint.index, term: hint.term).index : hint.index
    guard peers[place].decrease(rejected: rejected, hint: min(match, rejected)) else { return }
    emit(.decreasedProgress(peer, peers[place]))
    if peers[place].state == .replicate { peers[place].becomeProbe() }
    sendAppend(place, evenIfEmpty: true)
  }

  private mutating func takeAcknowledgement(_ peer: NodeID, _ place: Int, _ index: Index) {
    // Nobody can hold more of this log than there is.
    guard index <= log.lastIndex else { return }
    // Besides news, an answer that lets a caught-up peer go on from probing counts. (Not from waiting for a snapshot:
    // what it needs next is not held here.)
    let isNews = peers[place].update(match: index)
    guard isNews || (peers[place].match == index && peers[place].state == .probe) else { return }
    switch peers[place].state {
    case .probe: peers[place].becomeReplicate()
    case .snapshot:
      // Whichever snapshot the peer may have got from whomever: if the log can go on from there, it does.
      if peers[place].match.next >= log.firstIndex {
        emit(.recoveredFromSnapshot(peer, peers[place]))
        peers[place].becomeProbe()
        peers[place].becomeReplicate()
      }
    case .replicate: peers[place].inflight.free(upTo: index)
    }
    if advanceCommit() {
      releaseReadsBeforeCommit()
      broadcastAppend()
    } else if settings.announcesCommits, peer != id, peers[place].canRaiseCommit(to: log.committed) {
      // Sooner than the next heartbeat would bring it.
      if settings.coalescesMessages { owesAppends = true } else { sendAppend(place, evenIfEmpty: true) }
    }
    if peer != id {
      // The window may have room for several appends now.
      while sendAppend(place, evenIfEmpty: false) {}
    }
    if peer == transferee, peers[place].match == log.lastIndex {
      emit(.transferCaughtUp(to: peer))
      orderTimeout(peer)
    }
  }

  /// Commits what a quorum holds, provided that it ends with an entry of the own term (Raft thesis §3.6.2). Returns
  /// whether anything was.
  mutating func advanceCommit() -> Bool {
    let index = quorum.committedIndex { voter in peers.place(of: voter).map { peers[$0].match } ?? .zero }
    #if CONCLAVE_MUTANTS
      if mutant(.commitEarlierTerm), index > log.committed {
        log.raiseCommit(to: index)
        return true
      }
    #endif
    guard index > log.committed, log.term(of: index) == term else { return false }
    log.raiseCommit(to: index)
    return true
  }

  mutating func take(_ response: HeartbeatResponse, _ place: Int) {
    peers[place].isRecentlyActive = true
    #if CONCLAVE_MUTANTS
      if mutant(.probeNeverRetried), peers[place].state == .probe, peers[place].isFlowPaused { return }
    #endif
    peers[place].isFlowPaused = false
    // A peer that is behind may have lost what was sent; a probed one must be asked again even if it is not behind,
    // so that its answer lets it go on.
    if peers[place].match < log.lastIndex || peers[place].state == .probe {
      sendAppend(place, evenIfEmpty: true)
    }
    if settings.readMode == .quorum, let context = response.readContext {
      confirmReads(context, by: response.from)
    }
  }
}
