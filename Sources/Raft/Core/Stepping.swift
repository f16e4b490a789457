#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

extension RaftNode {
  /// Takes a message: from another node, or from the node's own disk and state machine.
  ///
  /// Messages for which ``Message/isLocal`` is true must never be taken from the network.
  /// - Throws: ``RaftError/misaddressed(to:)``, ``RaftError/numberOutOfRange`` and ``RaftError/malformedEntries`` for what no node of this kind sends,
  ///   ``RaftError/logLost(acknowledged:last:)`` when this node's log is shorter than it once told the leader,
  ///   ``RaftError/peerNotFound(_:)`` for a response of a node that is not a member,
  ///   ``RaftError/proposalDropped(_:)`` for proposals handed on that are not taken,
  ///   ``RaftError/malformedConfigurationChange`` for handed-on proposals that cannot be read. Nothing has changed then.
  public mutating func step(_ message: Message) throws(RaftError) {
    guard message.to == id else { throw .misaddressed(to: message.to) }
    guard message.isInRange else { throw .numberOutOfRange }
    if case .appendEntries(let append) = message, !append.isWellFormed { throw .malformedEntries }
    if case .heartbeat(let heartbeat) = message, heartbeat.term >= term, heartbeat.commit > log.lastIndex {
      throw .logLost(acknowledged: heartbeat.commit, last: log.lastIndex)
    }
    if message.isResponse, !peers.contains(message.from) { throw .peerNotFound(message.from) }
    try process(message)
  }

  /// Looks at the term, which may end the node's own (Raft thesis §3.3), and then at the message.
  mutating func process(_ message: Message) throws(RaftError) {
    if let theirs = message.term, theirs != term {
      guard theirs > term ? takeHigherTerm(theirs, message) : takeLowerTerm(theirs, message) else { return }
    }
    switch message {
    case .storageAppendResponse(let response):
      if let last = response.last { log.noteStable(last) }
      if let snapshot = response.snapshot { noteSnapshotApplied(snapshot.index) }
    case .storageApplyResponse(let response):
      if let last = response.entries.last {
        noteApplied(last.index, bytes: response.entries.encodedSize)
        let payload = response.entries.payloadSize
        role.updateLeadership { $0.uncommittedBytes -= min(payload, $0.uncommittedBytes) }
      }
    case .requestVote(let request):
      answer(request, isPreVote: false)
    case .requestPreVote(let request):
      answer(request, isPreVote: true)
    default:
      switch role {
      case .follower: try processAsFollower(message)
      case .preCandidate, .candidate: try processAsCandidate(message)
      case .leader: try processAsLeader(message)
      }
    }
  }

  /// A message of a later term. Returns whether it is to be processed.
  private mutating func takeHigherTerm(_ theirs: Term, _ message: Message) -> Bool {
    switch message {
    case .requestVote(let request), .requestPreVote(let request):
      // A voter that hears from its leader does not let a candidate disturb it (Raft thesis §4.2.3), unless the leader
      // itself asked for the election.
      let inLease = settings.checkQuorum && leader != nil && electionElapsed < settings.electionTicks
      if inLease && !request.isTransfer {
        emit(
          .ignoredVoteInLease(
            ballot(message.kind, request), remainingTicks: settings.electionTicks - electionElapsed))
        return false
      }
    default: break
    }
    switch message {
    case .requestPreVote:
      // A pre-vote never changes the voter's term.
      break
    case .requestPreVoteResponse(let response) where response.granted:
      // It carries the term that the pre-candidate asked for. A rejection carries the voter's, which is to be joined.
      break
    default:
      emit(.higherTerm(message.kind, from: message.from, own: term, theirs: theirs))
      switch message {
      case .appendEntries, .heartbeat, .installSnapshot: becomeFollower(theirs, leader: message.from)
      default: becomeFollower(theirs, leader: nil)
      }
    }
    return true
  }

  /// A message of an earlier term: never processed, but some of them need an answer.
  private mutating func takeLowerTerm(_ theirs: Term, _ message: Message) -> Bool {
    #if CONCLAVE_MUTANTS
      if mutant(.staleVotesCount), case .requestVoteResponse = message { return true }
      if mutant(.silentToDeposedLeader) { return false }
      if mutant(.stableByIndexOnly), case .storageAppendResponse(let late) = message, let last = late.last {
        log.noteStable(last)
      }
    #endif
    switch message {
    case .heartbeat, .appendEntries:
      if settings.checkQuorum || settings.preVote {
        // A node that was partitioned away and whose term went up cannot win (voters protect their leader) and would
        // not be heard: the deposed leader's messages would be ignored for ever. Its answer makes that leader step down
        // and so lets the node in again. Without check-quorum and pre-vote, the next election does the same.
        send(.appendEntriesResponse(.init(from: id, to: message.from, term: term, result: .matched(.zero))))
        return false
      }
    case .requestPreVote(let request):
      // During an upgrade to pre-vote, candidates of higher term and shorter log may exist: dropping could deadlock.
      emit(.rejectedVote(ballot(.requestPreVote, request)))
      send(.requestPreVoteResponse(.init(from: id, to: message.from, term: term, granted: false)))
      return false
    case .storageAppendResponse(let response):
      if response.last != nil { emit(.ignoredStaleAppend(own: term, theirs: theirs)) }
      // A snapshot's entries are committed, whatever the term it was installed in.
      if let snapshot = response.snapshot { noteSnapshotApplied(snapshot.index) }
      return false
    default: break
    }
    emit(.ignoredLowerTerm(message.kind, from: message.from, own: term, theirs: theirs))
    return false
  }

  /// Puts a message where its kind belongs: what promises durability waits for the disk.
  mutating func send(_ message: Message) {
    switch message {
    case .appendEntriesResponse(let response):
      if settings.coalescesMessages, response.to == id, case .appendEntriesResponse(let last)? = afterAppend.last,
        last.to == id, last.term == response.term
      {
        afterAppend[afterAppend.count - 1] = message
        return
      }
      afterAppend.append(message)
    case .requestVoteResponse, .requestPreVoteResponse:
      afterAppend.append(message)
    default:
      precondition(message.to != id, "only what waits for the disk is sent to the own node")
      outbox.append(message)
    }
  }

  /// Notes that entries are applied; a leader then leaves a joint configuration that is to end by itself.
  mutating func noteApplied(_ index: Index, bytes: UInt64) {
    let applied = max(index, log.applied)
    log.noteApplied(applied, bytes: bytes)
    guard configuration.autoLeave, case .leader(let leadership) = role, applied >= leadership.pendingConfiguration
    else { return }
    // An entry without data cannot be dropped for its size, but it can while leadership is being transferred. Then this
    // is tried again with the next entry, or the new leader does it.
    switch proposeAsLeader([Entry(kind: .configurationChangeV2)]) {
    case .appended: emit(.leavingJoint(configuration))
    default: emit(.notLeavingJoint(configuration))
    }
  }

  private mutating func noteSnapshotApplied(_ index: Index) {
    log.noteSnapshotInPlace(index)
    noteApplied(index, bytes: 0)
  }
}
