extension RaftNode {
  mutating func processAsFollower(_ message: Message) throws(RaftError) {
    switch message {
    case .forwardProposal(let forward):
      try forwardAsFollower(forward)
    case .appendEntries(let append):
      hear(from: append.from)
      take(append)
    case .heartbeat(let heartbeat):
      hear(from: heartbeat.from)
      take(heartbeat)
    case .installSnapshot(let install):
      hear(from: install.from)
      take(install)
    case .transferLeadership(var transfer):
      guard let leader else { return emit(.transferWithoutLeader(term)) }
      transfer.from = id
      transfer.to = leader
      transfer.term = term
      send(.transferLeadership(transfer))
    case .timeoutNow(let order):
      // The leader wishes it, so nobody needs to be asked first.
      emit(.receivedTimeoutNow(from: order.from, term))
      campaignIfAllowed(.transfer)
    case .readIndex(var request):
      guard let leader else { return emit(.readWithoutLeader(term)) }
      request.to = leader
      send(.readIndex(request))
    case .readIndexResponse(let response):
      readStates.append(ReadState(index: response.index, context: response.context))
    default: break
    }
  }

  private mutating func hear(from leader: NodeID) {
    electionElapsed = 0
    role = .follower(Following(leader: leader))
  }

  private mutating func forwardAsFollower(_ forward: ForwardProposal) throws(RaftError) {
    guard let leader else {
      emit(.droppedWithoutLeader(term))
      throw .proposalDropped(.noLeader)
    }
    guard settings.forwardsProposals else {
      emit(.droppedUnforwarded(leader: leader, term))
      throw .proposalDropped(.notLeader(leader: leader))
    }
    send(.forwardProposal(ForwardProposal(from: forward.from, to: leader, entries: forward.entries)))
  }

  /// Forgets the leader, so that others can be voted for at once: for a follower that has better knowledge of the
  /// leader's death than the election timeout. Not possible when reads trust the timeout.
  public mutating func forgetLeader() {
    guard case .follower(let following) = role else { return }
    if settings.readMode == .lease { return emit(.forgetRefusedForLease) }
    guard let leader = following.leader else { return }
    emit(.forgotLeader(leader, term))
    role = .follower(Following(leader: nil))
  }

  /// Appends what fits, and otherwise says up to where the logs may be equal.
  mutating func take(_ append: AppendEntries) {
    let result: AppendResult
    if append.previous.index < log.committed {
      // Old news: everything committed matches.
      result = .matched(log.committed)
    } else if let last = log.append(append.entries, after: append.previous, commit: append.commit) {
      result = .matched(last)
    } else {
      emit(
        .rejectedAppend(
          own: EntryID(term: log.term(of: append.previous.index) ?? .zero, index: append.previous.index),
          previous: append.previous, from: append.from))
      // The leader's entry before the new ones has this term, and terms never fall along a log: whatever lies here in
      // a greater term cannot match, so it is passed over in one step.
      let hint = log.conflict(before: min(append.previous.index, log.lastIndex), term: append.previous.term)
      result = .rejected(rejected: append.previous.index, hint: hint)
    }
    send(.appendEntriesResponse(.init(from: id, to: append.from, term: term, result: result)))
  }

  mutating func take(_ heartbeat: Heartbeat) {
    log.raiseCommit(to: heartbeat.commit)
    send(
      .heartbeatResponse(
        .init(from: id, to: heartbeat.from, term: term, readContext: heartbeat.readContext)))
  }
}
