#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

extension RaftNode {
  /// Begins a term, or a new part in the same one: whatever belonged to the old part is gone.
  private mutating func reset(_ newTerm: Term) {
    if term != newTerm {
      term = newTerm
      vote = nil
    }
    #if CONCLAVE_MUTANTS
      if mutant(.voteForgottenOnStepDown) { vote = nil }
    #endif
    electionElapsed = 0
    electionTimeout = jitter.draw(base: settings.electionTicks)
    owesAppends = false
    owesReadRound = false
    for place in peers.peers.indices {
      let isLearner = peers[place].isLearner
      peers[place] = Progress(
        match: peers.peers[place].id == id ? log.lastIndex : .zero, next: log.lastIndex.next, isLearner: isLearner,
        isRecentlyActive: false, inflight: emptyWindow)
    }
  }

  mutating func becomeFollower(_ newTerm: Term, leader: NodeID?) {
    role = .follower(Following(leader: nil))
    reset(newTerm)
    role = .follower(Following(leader: leader))
    emit(.becameFollower(term))
  }

  /// A pre-candidate asks about the next term without entering it: neither term nor vote change, nor the timer.
  mutating func becomePreCandidate() {
    precondition(!isLeader, "a leader does not campaign")
    role = .preCandidate(Candidacy())
    emit(.becamePreCandidate(term))
  }

  mutating func becomeCandidate() {
    precondition(!isLeader, "a leader does not campaign")
    reset(term.next)
    role = .candidate(Candidacy())
    vote = id
    emit(.becameCandidate(term))
  }

  mutating func becomeLeader() {
    reset(term)
    // There may be a configuration change among the entries not yet applied. Rather than search for it, no other is
    // taken until all of them are applied.
    role = .leader(Leadership(pendingConfiguration: log.lastIndex))
    if let place = peers.place(of: id) {
      peers[place].becomeReplicate()
      peers[place].isRecentlyActive = true
    }
    // The term's own entry commits everything before it (Raft thesis §3.6.2, §6.4). It has no data, so that it is
    // never refused for its size.
    let appended = appendOwn([Entry()])
    precondition(appended, "a term's first entry is always appended")
    emit(.becameLeader(term))
  }
}
