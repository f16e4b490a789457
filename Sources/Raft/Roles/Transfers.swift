extension RaftNode {
  /// The node that leadership is being transferred to.
  public var transferee: NodeID? {
    if case .leader(let leadership) = role { leadership.transferee } else { nil }
  }

  /// Asks that leadership pass to a voter (Raft thesis §3.10). Until it has or an election timeout has passed, the
  /// leader takes no proposals. A follower hands the wish on to the leader.
  public mutating func transferLeadership(to member: NodeID) {
    switch role {
    case .leader: withPeer(member) { node, place in node.startTransfer(to: member, place) }
    case .follower(let following):
      guard let leader = following.leader else { return emit(.transferWithoutLeader(term)) }
      send(.transferLeadership(TransferLeadership(from: id, to: leader, term: term, transferee: member)))
    case .preCandidate, .candidate: break
    }
  }

  /// Gives leadership up, without anybody to take it: for a leader that can no longer do its part. An order to take over
  /// that has been given already goes out.
  public mutating func stepDown() {
    guard isLeader else { return }
    becomeFollower(term, leader: nil)
  }

  mutating func startTransfer(to member: NodeID, _ place: Int) {
    if peers[place].isLearner { return emit(.transferToLearner) }
    if let present = transferee {
      if present == member { return emit(.transferInProgress(to: member, term)) }
      role.updateLeadership { $0.transferee = nil }
      emit(.transferAborted(to: present, term))
    }
    if member == id { return emit(.transferToSelf) }
    emit(.transferStarted(to: member, term))
    // The transfer is given up after one election timeout, which begins now.
    electionElapsed = 0
    role.updateLeadership { $0.transferee = member }
    if peers[place].match == log.lastIndex {
      orderTimeout(member)
      emit(.transferAtOnce(to: member))
    } else {
      sendAppend(place, evenIfEmpty: true)
    }
  }

  mutating func orderTimeout(_ member: NodeID) {
    send(.timeoutNow(TimeoutNow(from: id, to: member, term: term)))
  }
}
