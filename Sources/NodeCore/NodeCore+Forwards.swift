internal import Access
internal import Raft
internal import Registry

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Requests on their way to the leader, at both ends.
extension NodeCore {
  /// Sends a client's request to the leader. The identity stays the same each time it is sent, so it runs once.
  mutating func forward(_ id: UInt64, to leader: NodeID) {
    guard var job = jobs[id] else { return }
    let identity =
      job.identity
      ?? RequestIdentity(origin: self.id.rawValue, incarnation: settings.requestIncarnation, sequence: outgoing.draw())
    job.identity = identity
    job.stage = .forwarded(to: leader, term: raft.term)
    if job.firstSent == nil { job.firstSent = job.mayHaveRun ? .zero : raft.term }
    job.mayHaveRun = true
    job.sentAt = ticks
    job.isReceiverLost = false
    jobs[id] = job
    forwarded[identity.sequence] = id
    effects.append(
      .send(
        to: Recipient(leader),
        .forward(
          Forward(
            identity: identity, lowestOutstanding: outgoing.lowestOutstanding, term: raft.term, kind: job.kind,
            principal: job.principal, frame: job.frame))))
  }

  /// A request from another node.
  mutating func receive(_ forward: Forward, from peer: NodeID) {
    func reply(_ outcome: ForwardReply.Outcome) {
      effects.append(
        .send(
          to: Recipient(peer),
          .forwardReply(ForwardReply(identity: forward.identity, term: forward.term, outcome: outcome))))
    }
    guard forward.identity.origin == peer.rawValue else { return }
    guard raft.isLeader, raft.term == forward.term else { return reply(.notLeader) }
    if case .cluster = forward.kind {} else if !serves { return reply(.notLeader) }
    switch incoming.arrive(forward, job: nextJob) {
    case .repeated: return
    case .answered(let outcome): return reply(outcome)
    case .ended: return reply(.refused(.failed))
    case .new: break
    }
    // Of records each node has one batch under way, and its clients wait for it.
    guard jobs.count < Limits.requestsHeld || forward.kind == .records else {
      incoming.finish(forward.identity, job: nextJob)
      incoming.answered(forward.identity, .refused(.busy))
      return reply(.refused(.busy))
    }
    var job = Job(
      source: .peer(peer), frame: forward.frame, principal: forward.principal, kind: forward.kind,
      deadline: ticks + UInt64(settings.deadlineTicks))
    job.identity = forward.identity
    job.forwardTerm = forward.term
    route(add(job))
  }

  /// An answer to a forwarded request. Only that of the node it was sent to last counts: once it has been sent to
  /// another leader it may run there, whatever the one before found.
  mutating func receive(_ reply: ForwardReply, from peer: NodeID) {
    guard reply.identity.incarnation == settings.requestIncarnation, reply.identity.origin == id.rawValue,
      let id = forwarded[reply.identity.sequence], let job = jobs[id], case .forwarded(peer, let term) = job.stage,
      reply.term == term
    else { return }
    switch reply.outcome {
    case .reply(let bytes): answer(id, reply: bytes)
    case .refused(.busy) where job.firstSent != term, .refused(.unavailable) where job.firstSent != term:
      // Turned away before it was planned: nobody has looked whether it ran in an earlier term.
      answer(id, refusal: .outcomeUnknown)
    case .refused(let refusal): answer(id, refusal: refusal)
    case .notLeader:
      // The receiver did not run it. Sent on as soon as a newer leader is known; if it was the receiver that is behind
      // (it has not yet heard that it won), the repeat after a while reaches it.
      if raft.term > term { hold(id) }
    }
  }

  /// Puts a job on hold; it is routed again with the next batch of effects in which a leader is known.
  private mutating func hold(_ id: UInt64) {
    jobs[id]!.stage = .waiting
    waiting.append(id)
  }

  /// Term or leader changed: what was sent to another leader goes to this one.
  mutating func rerouteForwards() {
    for (_, id) in forwarded.sorted(by: { $0.key < $1.key }) {
      guard let job = jobs[id], case .forwarded(let to, let term) = job.stage else { continue }
      if to != raft.leader || term != raft.term { route(id) }
    }
  }

  /// The link to a leader broke: its requests are sent again, when a leader is known, under the same identity.
  mutating func forwardsLost(to peer: NodeID) {
    for (_, id) in forwarded.sorted(by: { $0.key < $1.key }) {
      guard var job = jobs[id], case .forwarded(let to, _) = job.stage, to == peer, !job.isReceiverLost
      else { continue }
      #if CONCLAVE_MUTANTS
        if mutant(.linkLossCalledNotRun) {
          answer(id, refusal: .noLeader)
          continue
        }
      #endif
      job.isReceiverLost = true
      job.receiversLost += 1
      jobs[id] = job
      // A batch of records is the node's own, and harms nobody: it goes on until it is in the log, once.
      if case .records = job.source { continue }
      if job.receiversLost >= Limits.receiversLost { answer(id, refusal: .outcomeUnknown) }
    }
  }

  /// A forward or its reply can be lost without a broken link (a full queue): it is sent again after a while.
  mutating func repeatForwards() {
    guard ticks % UInt64(settings.forwardRetryTicks) == 0, let leader = raft.leader, leader != id else { return }
    for (_, id) in forwarded.sorted(by: { $0.key < $1.key }) {
      guard let job = jobs[id], case .forwarded = job.stage, ticks - job.sentAt >= UInt64(settings.forwardRetryTicks)
      else { continue }
      forward(id, to: leader)
    }
  }
}
