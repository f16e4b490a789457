#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Why an election is begun.
enum Campaign {
  /// To find out whether it could be won (Raft thesis §9.6).
  case preElection
  /// To win it.
  case election
  /// To take over from a leader that wishes it (Raft thesis §3.10).
  case transfer
}

extension RaftNode {
  /// A tick at a node that does not lead.
  mutating func tickElection() {
    electionElapsed += 1
    if isPromotable, electionElapsed >= electionTimeout {
      electionElapsed = 0
      campaign()
    }
  }

  mutating func campaignIfAllowed(_ campaign: Campaign) {
    guard !isLeader else { return emit(.campaignWhileLeader) }
    guard isPromotable else { return emit(.unpromotable) }
    // Members count as of the applied entry, so a leader must not be elected on members that are already replaced.
    #if CONCLAVE_MUTANTS
      let ignoresChanges = mutant(.campaignWithUnappliedChange)
    #else
      let ignoresChanges = false
    #endif
    guard ignoresChanges || !log.hasUnappliedConfigurationChange else {
      return emit(.unappliedConfigurationChange(term))
    }
    emit(.startingElection(term))
    run(campaign)
  }

  private mutating func run(_ campaign: Campaign) {
    let isPreVote = campaign == .preElection
    isPreVote ? becomePreCandidate() : becomeCandidate()
    // Pre-votes are asked for the term that a won election would begin.
    let electionTerm = isPreVote ? term.next : term
    let last = log.last
    for voter in configuration.allVoters {
      if voter == id {
        // The own vote counts once it is durable: so it travels to the own node like any other.
        let own = RequestVoteResponse(from: id, to: id, term: electionTerm, granted: true)
        send(isPreVote ? .requestPreVoteResponse(own) : .requestVoteResponse(own))
        continue
      }
      let request = RequestVote(
        from: id, to: voter, term: electionTerm, last: last, isTransfer: campaign == .transfer)
      let message = isPreVote ? Message.requestPreVote(request) : .requestVote(request)
      emit(.sentVoteRequest(message.kind, to: voter, last: last, term: term))
      send(message)
    }
  }

  /// How far a candidate's log must reach to get this node's vote.
  ///
  /// A node that is out of the cluster is asked only by candidates that do not know it yet, and holds them to what it
  /// knows to be committed: whatever was agreed on from the change on stands on a majority of those that stay, whose
  /// votes the candidate needs too. What lies behind that in this node's log may be nowhere else, and the candidate that
  /// lacks it may be the only one there is.
  private var ownClaim: EntryID {
    guard isOut, let term = log.term(of: log.committed) else { return log.last }
    return EntryID(term: term, index: log.committed)
  }

  func ballot(_ kind: Message.Kind, _ request: RequestVote) -> TraceEvent.Ballot {
    TraceEvent.Ballot(
      kind: kind, candidate: request.from, candidateLast: request.last, last: log.last, vote: vote, term: term)
  }

  /// Votes (Raft thesis §3.4), or says how it would vote. A learner votes too: the candidate may know of its promotion
  /// before it does, and its vote may be needed.
  mutating func answer(_ request: RequestVote, isPreVote: Bool) {
    let mayVote =
      vote == request.from || (vote == nil && leader == nil) || (isPreVote && request.term > term)
    let granted = mayVote && request.last.isUpToDate(with: ownClaim)
    let ballot = ballot(isPreVote ? .requestPreVote : .requestVote, request)
    emit(granted ? .castVote(ballot) : .rejectedVote(ballot))
    // A granted pre-vote carries the term asked for, which the voter has not entered: in its own, older term the
    // answer would be ignored.
    let response = RequestVoteResponse(
      from: id, to: request.from, term: granted ? request.term : term, granted: granted)
    send(isPreVote ? .requestPreVoteResponse(response) : .requestVoteResponse(response))
    if granted, !isPreVote {
      electionElapsed = 0
      vote = request.from
    }
  }

  mutating func processAsCandidate(_ message: Message) throws(RaftError) {
    switch message {
    case .forwardProposal:
      emit(.droppedWithoutLeader(term))
      throw .proposalDropped(.noLeader)
    case .appendEntries(let append):
      // The term has a leader: the election is lost.
      becomeFollower(append.term, leader: append.from)
      take(append)
    case .heartbeat(let heartbeat):
      becomeFollower(heartbeat.term, leader: heartbeat.from)
      take(heartbeat)
    case .installSnapshot(let install):
      becomeFollower(install.term, leader: install.from)
      take(install)
    case .requestPreVoteResponse(let response):
      if case .preCandidate(let candidacy) = role { count(response, message.kind, candidacy) }
    case .requestVoteResponse(let response):
      if case .candidate(let candidacy) = role { count(response, message.kind, candidacy) }
    case .timeoutNow(let order):
      emit(.ignoredTimeoutNow(from: order.from, term, role.name))
    default: break
    }
  }

  private mutating func count(_ response: RequestVoteResponse, _ kind: Message.Kind, _ candidacy: Candidacy) {
    emit(.receivedVote(kind, from: response.from, granted: response.granted, term: term))
    var candidacy = candidacy
    if candidacy.votes[response.from] == nil { candidacy.votes[response.from] = response.granted }
    let isPreVote = kind == .requestPreVoteResponse
    role = isPreVote ? .preCandidate(candidacy) : .candidate(candidacy)
    if trace != nil {
      let voters = peers.peers.filter { !$0.progress.isLearner }
      emit(
        .talliedVotes(
          kind, granted: voters.count { candidacy.votes[$0.id] == true },
          rejected: voters.count { candidacy.votes[$0.id] == false }))
    }
    switch quorum.result({ candidacy.votes[$0] }) {
    case .won where isPreVote: run(.election)
    case .won:
      becomeLeader()
      broadcastAppend()
    case .lost: becomeFollower(term, leader: nil)
    case .pending: break
    }
  }
}
