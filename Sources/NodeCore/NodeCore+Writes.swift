internal import Access
internal import DequeModule
internal import Operations
internal import Raft
internal import Registry
internal import Store

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Planning, proposing and settling: what the leader does with a request that may end in a log entry.
extension NodeCore {
  /// A leader plans once it has applied an entry of its own term: from then on its applied state and its own proposals
  /// hold everything that was ever acknowledged.
  var leadsAndKnows: Bool {
    #if CONCLAVE_MUTANTS
      if mutant(.serveBeforeOwnEntry) { return raft.isLeader }
    #endif
    return raft.isLeader && applied.term == raft.term.rawValue
  }

  var canPlan: Bool {
    leadsAndKnows && raft.transferee == nil && ticks >= plansHeldUntil && exclusive == nil
      && plans.count < Limits.plansAtWork && inFlight.count < Limits.writesInFlight
  }

  mutating func plan(_ id: UInt64) {
    guard var job = jobs[id] else { return }
    job.plannings += 1
    job.stage = .planning
    if job.plannings == Limits.plannings { exclusive = id }
    jobs[id] = job
    let forget = incoming.takeForgettable()
    dispatch(id, job, overlay: inFlight.overlay, forget: forget)
  }

  /// Hands a job to a worker.
  mutating func dispatch(_ id: UInt64, _ job: Job, overlay: Overlay, forget: [RequestIdentity]) {
    let number = nextPlan
    nextPlan += 1
    plans[number] = PlanAtWork(
      job: id, term: raft.term, start: inFlight.position, forget: forget,
      keys: table.keys.generation)
    effects.append(
      .plan(
        Plan(
          id: number, frame: job.frame, principal: job.principal, kind: job.kind,
          stamp: Stamp(time: raft.isLeader ? clock.leading : clock.seen, request: job.identity), overlay: overlay,
          forget: forget, work: job.work,
          refusesGrowth: !condition.hasSpace, keys: table.keys.generation, destroyed: table.keys.destroyed)))
  }

  /// Takes what a worker made.
  mutating func finish(_ planned: Planned) {
    guard let plan = plans[planned.id] else { return }
    let isUse = jobs[plan.job]?.kind == .use
    let isStale = !raft.isLeader || raft.term != plan.term
    if planned.mutation != nil, !isUse, !isStale, exclusive.map({ $0 != plan.job }) ?? (entriesAtWork > 0) {
      // Nothing is proposed while an exclusive plan is at work, so that it cannot conflict; nor while the log is: what
      // gathers meanwhile shares one append, one message to each follower and one sync on each node.
      parked.append(planned)
      return
    }
    plans[planned.id] = nil
    defer { forgetOldKeys() }
    guard let job = jobs[plan.job] else {
      // Expired meanwhile.
      incoming.giveBack(plan.forget)
      release(exclusive: plan.job)
      return
    }
    if case .sweep = job.work { return swept(planned, plan) }
    if planned.lacksKey { return keyless(plan, job) }
    if isUse { return used(plan.job, planned) }
    if case .read = job.kind {
      precondition(planned.mutation == nil, "an operation that only reads has made a mutation")
      answer(plan.job, reply: planned.reply)
      return
    }
    if isStale {
      incoming.giveBack(plan.forget)
      release(exclusive: plan.job)
      route(plan.job)
      return
    }
    if plan.isTainted {
      // It saw a mutation that came to nothing. That is not the request's fault, and does not count against it.
      incoming.giveBack(plan.forget)
      release(exclusive: plan.job)
      jobs[plan.job]!.plannings -= 1
      again(plan.job)
      return
    }
    if planned.mutation != nil, plan.keys != table.keys.generation {
      // Sealed under keys that have been replaced meanwhile.
      incoming.giveBack(plan.forget)
      release(exclusive: plan.job)
      jobs[plan.job]!.plannings -= 1
      again(plan.job)
      return
    }
    if case .reseal = job.work, resealed(planned, plan.job) { return release(exclusive: plan.job) }
    guard let prepared = planned.mutation else {
      incoming.giveBack(plan.forget)
      #if CONCLAVE_MUTANTS
        if mutant(.repliesDoNotRest) {
          answer(plan.job, reply: planned.reply)
          return release(exclusive: plan.job)
        }
      #endif
      jobs[plan.job]!.stage = .confirming(reply: planned.reply, term: plan.term, restsOn: plan.start)
      reads.add(plan.job)
      release(exclusive: plan.job)
      return
    }
    propose(prepared, reply: planned.reply, plan)
    release(exclusive: plan.job)
  }

  /// The node was sealed while the plan waited for a worker. A read or a use ends; a write waits for the next leader. Not
  /// planned at once, since the worker may know of the sealing before this core does.
  private mutating func keyless(_ plan: PlanAtWork, _ job: Job) {
    incoming.giveBack(plan.forget)
    release(exclusive: plan.job)
    if job.kind.isBehindBarrier { return answer(plan.job, refusal: .unavailable(unavailability)) }
    plansHeldUntil = ticks + 1
    jobs[plan.job]!.plannings -= 1
    jobs[plan.job]!.stage = .waiting
    waiting.append(plan.job)
  }

  /// Proposes what has gathered while an append was at the log's thread.
  mutating func proposeParked() {
    guard !parked.isEmpty, entriesAtWork == 0, exclusive == nil else { return }
    let held = parked
    parked = []
    for planned in held { finish(planned) }
  }

  private mutating func propose(_ prepared: Planned.Prepared, reply: [UInt8], _ plan: PlanAtWork) {
    if inFlight.conflicts(prepared.mutation.guards, since: plan.start) {
      incoming.giveBack(plan.forget)
      again(plan.job)
      return
    }
    switch raft.propose(prepared.bytes) {
    case .appended(let term, let indexes):
      let revision = Revision(term: term.rawValue, index: indexes.lowerBound.rawValue)
      inFlight.add(prepared.mutation.writes(at: revision), at: revision)
      let keepsReply = prepared.mutation.guards.contains { if case .unused = $0 { true } else { false } }
      proposals.append(Proposal(index: revision.index, term: term, job: plan.job, keepsReply: keepsReply))
      jobs[plan.job]!.stage = .proposed(reply: reply, term: term)
      jobs[plan.job]!.mayHaveRun = true
    case .refused, .forwarded: preconditionFailure("only configuration changes are refused, and nothing is forwarded")
    case .dropped(.tooLarge(let bytes)):
      // The planner has refused it already; asking again could not help.
      incoming.giveBack(plan.forget)
      answer(plan.job, refusal: .unavailable("it would write \(bytes) bytes at once"))
    case .dropped:
      // Leadership is being handed over, or too much is uncommitted: planned again at once, it would be dropped again,
      // for ever, since nothing that could end this is heard meanwhile.
      plansHeldUntil = ticks + 1
      incoming.giveBack(plan.forget)
      jobs[plan.job]!.stage = .waiting
      jobs[plan.job]!.plannings -= 1
      waiting.append(plan.job)
    }
  }

  /// Plans a job once more after a conflict, unless that has been done often enough.
  private mutating func again(_ id: UInt64) {
    guard let job = jobs[id] else { return }
    if job.plannings >= Limits.plannings {
      answer(id, refusal: .failed)
    } else {
      jobs[id]!.stage = .waiting
      waiting.append(id)
    }
  }

  private mutating func release(exclusive id: UInt64) {
    guard exclusive == id else { return }
    exclusive = nil
    let held = parked
    parked = []
    for planned in held { finish(planned) }
  }

  private mutating func forgetOldKeys() {
    // Plan numbers ascend with time, and so do their starts.
    inFlight.forget(before: plans.values.lazy.map(\.start).min() ?? inFlight.position)
  }

  /// A mutation failed its guards when it was applied, and wrote nothing. What was planned over it rests on nothing:
  /// plans at work are made again, and so are replies that have not left.
  mutating func taint(from index: UInt64) {
    for (number, plan) in plans where plan.start >= index { plans[number]!.isTainted = true }
    for (id, job) in jobs {
      // Of no term: the job is routed again where its reply would have left.
      guard case .confirming(_, _, let restsOn) = job.stage, restsOn >= index else { continue }
      jobs[id]!.stage = .confirming(reply: [], term: .zero, restsOn: restsOn)
    }
  }

  /// Settles the proposals that stand at or before an applied entry.
  mutating func settle(_ entry: AppliedEntry) {
    let at = entry.revision
    while let first = proposals.first, first.index <= at.index {
      proposals.removeFirst()
      #if CONCLAVE_MUTANTS
        if mutant(.settleByIndex), first.index == at.index {
          settle(first, entry.outcome)
          continue
        }
      #endif
      settle(first, first.index == at.index && first.term.rawValue == at.term ? entry.outcome : nil)
    }
    // Terms never fall along the log: whatever an older leader proposed behind this entry is lost.
    while let first = proposals.first, first.term.rawValue < at.term {
      proposals.removeFirst()
      settle(first, nil)
    }
  }

  /// - Parameter outcome: nil if another entry took the proposal's place.
  private mutating func settle(_ proposal: Proposal, _ outcome: AppliedEntry.Outcome?) {
    guard let job = jobs[proposal.job], case .proposed(let reply, _) = job.stage else { return }
    switch outcome {
    case .applied:
      if case .reseal = job.work { resealApplied(proposal.job) }
      if proposal.keepsReply, let identity = job.identity, job.source.isRepeated { incoming.stored(identity) }
      answer(proposal.job, reply: reply)
    case .conflict:
      jobs[proposal.job]!.mayHaveRun = false
      again(proposal.job)
    case nil:
      jobs[proposal.job]!.mayHaveRun = false
      route(proposal.job)
    }
  }

  /// A snapshot covers these entries: what became of the proposals and of what replies rest on cannot be seen in it any
  /// more. A forwarded request can be planned again, since its identity tells whether it has run; the outcome of others
  /// stays unknown.
  mutating func loseSight(upTo index: UInt64) {
    while let first = proposals.first, first.index <= index {
      proposals.removeFirst()
      guard let job = jobs[first.job], case .proposed = job.stage else { continue }
      if job.identity == nil { answer(first.job, refusal: .outcomeUnknown) } else { route(first.job) }
    }
    for at in resting.keys.filter({ $0 <= index }).sorted() {
      for id in resting.removeValue(forKey: at) ?? [] { route(id) }
    }
  }
}
