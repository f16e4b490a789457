#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

extension RaftNode {
  /// A tick at a leader: heartbeats, and once in an election timeout the check that a quorum is still there.
  mutating func tickLeader() {
    electionElapsed += 1
    role.updateLeadership { $0.heartbeatElapsed += 1 }
    if electionElapsed >= settings.electionTicks {
      electionElapsed = 0
      if settings.checkQuorum { checkQuorum() }
      // A transfer that has not come about by now is given up (Raft thesis §3.10).
      role.updateLeadership { $0.transferee = nil }
    }
    let isDue = role.updateLeadership { leadership in
      guard leadership.heartbeatElapsed >= settings.heartbeatTicks else { return false }
      leadership.heartbeatElapsed = 0
      return true
    }
    if isDue == true { broadcastHeartbeat() }
  }

  /// Steps down without a quorum of active members (Raft thesis §6.2), and begins to count anew.
  private mutating func checkQuorum() {
    let isActive = quorum.result { voter in
      voter == id || (peers.place(of: voter).map { peers[$0].isRecentlyActive } ?? false)
    }
    if isActive != .won {
      emit(.quorumInactive)
      becomeFollower(term, leader: nil)
    }
    for place in peers.peers.indices where peers.peers[place].id != id {
      peers[place].isRecentlyActive = false
    }
  }

  mutating func processAsLeader(_ message: Message) throws(RaftError) {
    switch message {
    case .forwardProposal(let forward):
      if case .dropped(let reason) = try proposeChecked(forward.entries) { throw .proposalDropped(reason) }
    case .readIndex(let request):
      serve(request)
    case .appendEntriesResponse(let response):
      withPeer(message.from) { node, place in node.take(response, place) }
    case .heartbeatResponse(let response):
      withPeer(message.from) { node, place in node.take(response, place) }
    case .transferLeadership(let transfer):
      withPeer(transfer.transferee) { node, place in node.startTransfer(to: transfer.transferee, place) }
    default: break
    }
  }

  mutating func withPeer(_ id: NodeID, _ body: (inout RaftNode, Int) -> Void) {
    guard let place = peers.place(of: id) else { return emit(.noProgress(id)) }
    body(&self, place)
  }

  /// Tells a leader that a member cannot be reached at present: what was sent optimistically is probably lost.
  public mutating func reportUnreachable(_ member: NodeID) {
    guard isLeader else { return }
    withPeer(member) { node, place in
      if node.peers[place].state == .replicate { node.peers[place].becomeProbe() }
      node.emit(.reportedUnreachable(member, node.peers[place]))
    }
  }

  /// Tells a leader how the sending of a snapshot ended. Without this report (or the member's own answer) nothing more
  /// is sent to the member.
  public mutating func reportSnapshot(to member: NodeID, succeeded: Bool) {
    guard isLeader else { return }
    withPeer(member) { node, place in
      guard node.peers[place].state == .snapshot else { return }
      #if CONCLAVE_MUTANTS
        if mutant(.failedSnapshotNeverRetried), !succeeded { return }
      #endif
      // A snapshot that failed must not count as the place to go on from.
      if !succeeded { node.peers[place].pendingSnapshot = nil }
      node.peers[place].becomeProbe()
      node.emit(.snapshotReported(member, succeeded: succeeded, node.peers[place]))
      // After a success the member's own answer comes next; after a failure one heartbeat passes before the next try.
      node.peers[place].isFlowPaused = true
    }
  }
}
