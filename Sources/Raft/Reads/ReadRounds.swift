#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

extension RaftNode {
  /// Asks for a read index (Raft thesis §6.4). The answer comes as a ``ReadState`` in a later batch, or never: if
  /// leadership changes or a message is lost, ask again, with a fresh number.
  ///
  /// The number must not have been used before by this node, earlier runs included: begin a run at a random number.
  public mutating func readIndex(_ sequence: UInt64) {
    let request = ReadIndexRequest(from: id, to: id, context: ReadContext(origin: id, sequence: sequence))
    switch role {
    case .leader: serve(request)
    case .follower(let following):
      guard let leader = following.leader else { return emit(.readWithoutLeader(term)) }
      send(.readIndex(ReadIndexRequest(from: id, to: leader, context: request.context)))
    case .preCandidate, .candidate: break
    }
  }

  mutating func serve(_ request: ReadIndexRequest) {
    // Until an entry of its own term is committed, a leader's commit index may be behind what was answered before: by
    // others, or by itself before a restart, for the commit index on disk may lag.
    #if CONCLAVE_MUTANTS
      if mutant(.readBeforeOwnCommit) { return begin(request) }
    #endif
    guard hasCommittedInTerm else {
      role.updateLeadership { leadership in
        if leadership.readsBeforeCommit.count < Limits.pendingReads { leadership.readsBeforeCommit.append(request) }
      }
      return
    }
    begin(request)
  }

  private mutating func begin(_ request: ReadIndexRequest) {
    // A lone voter leads by its own vote alone: there is nobody to ask.
    let isAlone = configuration.voters == [id] && !configuration.isJoint
    guard settings.readMode == .quorum, !isAlone else { return answer(request, log.committed) }
    #if CONCLAVE_MUTANTS
      if mutant(.readWithoutQuorum) { return answer(request, log.committed) }
    #endif
    let commit = log.committed
    let own = id
    role.updateLeadership { leadership in
      if leadership.reads.count < Limits.pendingReads { leadership.reads.add(request, at: commit, leader: own) }
    }
    if settings.coalescesMessages { owesReadRound = true } else { broadcastHeartbeat() }
  }

  /// Begins the reads that waited for the term's first commit.
  mutating func releaseReadsBeforeCommit() {
    guard case .leader(let leadership) = role, !leadership.readsBeforeCommit.isEmpty, hasCommittedInTerm else { return }
    role.updateLeadership { $0.readsBeforeCommit = [] }
    for request in leadership.readsBeforeCommit { begin(request) }
  }

  /// Takes a member's answer to a heartbeat that carried a read: with a quorum of them, that read and all before it are
  /// confirmed, for the node led when the heartbeat went out, which was after they arrived.
  mutating func confirmReads(_ context: ReadContext, by member: NodeID) {
    let who = role.updateLeadership { $0.reads.acknowledge(context, by: member) } ?? []
    guard !who.isEmpty, quorum.result({ who.contains($0) ? true : nil }) == .won else { return }
    let confirmed = role.updateLeadership { $0.reads.take(through: context) } ?? []
    for round in confirmed { answer(round.request, round.index) }
  }

  private mutating func answer(_ request: ReadIndexRequest, _ index: Index) {
    if request.from == id {
      readStates.append(ReadState(index: index, context: request.context))
    } else {
      send(
        .readIndexResponse(
          ReadIndexResponse(from: id, to: request.from, term: term, index: index, context: request.context)))
    }
  }
}
