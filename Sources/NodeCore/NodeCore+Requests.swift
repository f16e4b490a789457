internal import Access
internal import DequeModule
internal import Raft
internal import Registry
internal import Store

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Admission, holding, deadlines, and the one place where a job ends.
extension NodeCore {
  mutating func admit(_ request: Request) {
    guard jobs.count < Limits.requestsHeld else {
      return refuse(request, .busy)
    }
    if case .cluster = request.kind {
      // Commands to the cluster need no key: any member takes them.
    } else if !serves {
      return refuse(request, isDeparting ? .departed : .unavailable(unavailability))
    }
    let job = add(
      Job(
        source: .client(request: request.id), frame: request.frame, principal: request.principal, kind: request.kind,
        deadline: ticks + UInt64(settings.deadlineTicks)))
    route(job)
  }

  /// Why a node that does not serve does not.
  var unavailability: String {
    isDeparting
      ? "the node is no member any more"
      : settings.kind == .witness ? "a witness serves no clients" : "the node is sealed"
  }

  /// Refuses the reads that wait behind the barrier: there is no key any more to answer them with.
  mutating func refuseHeldReads() {
    for id in jobs.keys.sorted() {
      guard let job = jobs[id], job.kind.isBehindBarrier, case .barrier = job.stage else { continue }
      answer(id, refusal: .unavailable(unavailability))
    }
  }

  /// Refuses a request that never became a job.
  mutating func refuse(_ request: Request, _ refusal: Refusal) {
    if case .cluster = request.kind {
      effects.append(.reply(request: request.id, ClusterAnswer(refusal).encoded))
    } else {
      effects.append(.refuse(request: request.id, frame: request.frame, refusal))
    }
  }

  mutating func add(_ job: Job) -> UInt64 {
    let id = nextJob
    nextJob += 1
    jobs[id] = job
    deadlines.append((job.deadline, id))
    return id
  }

  /// Sends a job where it can go on now: a read or a use to the barrier, a write to a worker or to the leader, or on
  /// hold.
  mutating func route(_ id: UInt64) {
    guard let job = jobs[id] else { return }
    if isDeparting, case .client = job.source, !job.mayHaveRun, !job.isCommand {
      // The leader is told that nothing is outstanding here, and that has to stay so.
      return answer(id, refusal: .departed)
    }
    switch job.kind {
    case .read, .use:
      #if CONCLAVE_MUTANTS
        if mutant(.useWithoutBarrier), job.kind == .use {
          jobs[id]!.stage = .planning
          return dispatch(id, job, overlay: Overlay(), forget: [])
        }
      #endif
      jobs[id]!.stage = .barrier
      reads.add(id)
      return
    case .write, .longWrite, .cluster, .records: break
    }
    if raft.isLeader {
      jobs[id]!.stage = .waiting
      waiting.append(id)
    } else if case .peer = job.source {
      answer(id, forward: .notLeader)
    } else if case .own = job.source {
      // What a leader wants for itself is nobody else's request: the next one wants it too, if it still is to be done.
      _ = end(id)
    } else if let leader = raft.leader {
      forward(id, to: leader)
    } else {
      jobs[id]!.stage = .waiting
      waiting.append(id)
    }
  }

  /// Plans what waits, as far as there is room; or sends it on if another node leads now.
  mutating func drainWaiting() {
    guard raft.leader != nil else { return }
    if raft.isLeader {
      // Each is taken once: what only a leader that serves may plan is appended again behind the end.
      for _ in 0..<waiting.count {
        guard canPlan, let id = waiting.popFirst() else { break }
        guard let job = jobs[id], case .waiting = job.stage else { continue }
        if case .peer = job.source, job.forwardTerm != raft.term {
          // It was given to this node as the leader of an earlier term, and what it came to is not known. Its origin
          // sends it again in this one; run here as well, it could take effect after that one has been refused.
          answer(id, forward: .notLeader)
        } else if case .cluster = job.kind {
          command(id)
        } else if serves {
          plan(id)
        } else {
          waiting.append(id)
        }
      }
    } else {
      // Each is taken once: what cannot go now is appended again behind the end.
      for _ in 0..<waiting.count {
        guard let id = waiting.popFirst() else { break }
        guard let job = jobs[id], case .waiting = job.stage else { continue }
        route(id)
      }
    }
  }

  /// Ends a job with the reply of its evaluation.
  mutating func answer(_ id: UInt64, reply: [UInt8]) {
    guard let job = end(id) else { return }
    switch job.source {
    case .own: break
    case .records: if reply == UseRecords.done { recorded() } else { recordsCameBack() }
    case .client(let request): effects.append(.reply(request: request, reply))
    case .peer(let peer):
      if case .confirming = job.stage { incoming.answered(job.identity!, .reply(reply)) }
      answerForward(job, to: peer, .reply(reply))
    }
  }

  /// Ends a job that this node does not run.
  mutating func answer(_ id: UInt64, refusal: Refusal) {
    guard let job = end(id) else { return }
    switch job.source {
    case .own: break
    case .records: recordsCameBack()
    case .client(let request):
      refuse(Request(id: request, frame: job.frame, principal: job.principal, kind: job.kind), refusal)
    case .peer(let peer):
      incoming.answered(job.identity!, .refused(refusal))
      answerForward(job, to: peer, .refused(refusal))
    }
  }

  /// Ends a forwarded job that its origin must take elsewhere.
  mutating func answer(_ id: UInt64, forward outcome: ForwardReply.Outcome) {
    guard let job = end(id), case .peer(let peer) = job.source else { return }
    answerForward(job, to: peer, outcome)
  }

  private mutating func answerForward(_ job: Job, to peer: NodeID, _ outcome: ForwardReply.Outcome) {
    effects.append(
      .send(
        to: Recipient(peer),
        .forwardReply(ForwardReply(identity: job.identity!, term: job.forwardTerm, outcome: outcome))))
  }

  mutating func end(_ id: UInt64) -> Job? {
    guard let job = jobs.removeValue(forKey: id) else { return nil }
    if let identity = job.identity {
      switch job.source {
      case .client, .records:
        outgoing.close(identity.sequence)
        forwarded[identity.sequence] = nil
      case .peer: incoming.finish(identity, job: id)
      case .own: break
      }
    }
    return job
  }

  /// Answers what has been held too long.
  mutating func expire() {
    while let first = deadlines.first, first.tick <= ticks {
      deadlines.removeFirst()
      guard let job = jobs[first.job] else { continue }
      #if CONCLAVE_MUTANTS
        if mutant(.timeoutCalledNotRun), case .client = job.source {
          answer(first.job, refusal: .noLeader)
          continue
        }
      #endif
      switch job.source {
      case .client: answer(first.job, refusal: job.mayHaveRun ? .outcomeUnknown : .noLeader)
      case .peer, .own: _ = end(first.job)  // Its origin keeps the deadline.
      case .records: preconditionFailure("records of uses have no deadline")
      }
    }
  }
}
