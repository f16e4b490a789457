internal import Access
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// Replies kept for repeats are let go when their origins have finished with them. Those of older terms a new leader
/// finds in the state: no leader that came before told it of them.
extension NodeCore {
  /// A leader's housekeeping.
  mutating func tidy() {
    guard leadsAndKnows else { return }
    lookThrough()
    forgetAlone()
  }

  /// Looks through the kept replies, once a term, some at a time.
  private mutating func lookThrough() {
    guard sweep.term != raft.term || !sweep.isDone else { return }
    if sweep.term != raft.term { sweep = Sweep(term: raft.term) }
    guard sweep.job.map({ jobs[$0] == nil }) ?? true, plans.count < Limits.plansAtWork else { return }
    var job = Job(
      source: .own, frame: [], principal: Principal(identity: ""), kind: .read,
      deadline: ticks + UInt64(settings.deadlineTicks))
    job.work = .sweep(after: sweep.after)
    job.stage = .planning
    let id = add(job)
    sweep.job = id
    dispatch(id, job, overlay: Overlay(), forget: [])
  }

  /// Takes what a look at the state brought.
  mutating func swept(_ planned: Planned, _ plan: PlanAtWork) {
    _ = end(plan.job)
    guard raft.isLeader, raft.term == plan.term, sweep.term == plan.term, sweep.job == plan.job, planned.fault == nil
    else { return }
    for identity in planned.kept { incoming.adopt(identity, isOver: isOver(identity)) }
    sweep.after = planned.kept.last ?? sweep.after
    sweep.isDone = planned.kept.count < Limits.repliesSweptAtOnce
  }

  /// Whether nobody can ask for the reply any more: its origin is no member, or has another disk by now.
  private func isOver(_ identity: RequestIdentity) -> Bool {
    guard let origin = NodeID(rawValue: identity.origin), let record = table[origin] else { return false }
    return record.standing == .gone || identity.incarnation >> 32 < record.member.incarnation
  }

  /// With no request under way that could carry them, the replies are let go by an entry of their own.
  private mutating func forgetAlone() {
    guard inFlight.count == 0, waiting.isEmpty, exclusive == nil, serves else { return }
    let forget = incoming.takeForgettable(atMost: Limits.repliesForgottenAlone)
    guard !forget.isEmpty else { return }
    let mutation = Mutation(stamp: Stamp(time: clock.leading), writes: forget.map { .forget($0) })
    guard let bytes = try? mutation.encoded(), case .appended(let term, let indexes) = raft.propose(bytes) else {
      return incoming.giveBack(forget)
    }
    let revision = Revision(term: term.rawValue, index: indexes.lowerBound.rawValue)
    inFlight.add(mutation.writes(at: revision), at: revision)
  }
}
