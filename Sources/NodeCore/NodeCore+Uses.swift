internal import Access
internal import Raft
internal import Registry
internal import TTLV

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Uses of keys at any node: planned behind the barrier as a read is, and recorded in batches that the leader writes.
///
/// A use is linearizable by its barrier alone: it happens when it is planned, on a state that holds everything that had
/// been acknowledged when it came. Its record follows within a bound; a node whose records do not reach the log answers no
/// use before that use's record is there.
extension NodeCore {
  /// A use has been planned.
  mutating func used(_ id: UInt64, _ planned: Planned) {
    guard let made = planned.mutation?.mutation else { return answer(id, reply: planned.reply) }
    guard made.writes.isEmpty else {
      // It spends Usage Limits, say: planned again by the leader, over everything that is on its way.
      jobs[id]!.kind = .write
      return route(id)
    }
    let bound = UInt64(settings.useRecordTicks)
    var waits =
      bound == 0 || uses.oldest.map { ticks - $0 >= bound } ?? false || uses.unrecorded >= Limits.usesUnrecorded
    #if CONCLAVE_MUTANTS
      if mutant(.usesAreNeverHeld) { waits = false }
    #endif
    uses.add(made.leaves, now: ticks)
    guard waits else { return answer(id, reply: planned.reply) }
    jobs[id]!.stage = .recording(reply: planned.reply)
    jobs[id]!.mayHaveRun = true
    uses.hold(id)
  }

  /// Sends the records that have gathered on their way to the log.
  mutating func sendRecords() {
    guard raft.leader != nil, let leaves = uses.begin(now: ticks) else { return }
    #if CONCLAVE_MUTANTS
      if mutant(.usesAreNotRecorded) { return recorded() }
    #endif
    let frame: [UInt8]
    do { frame = try Mutation(stamp: Stamp(time: clock.seen), leaves: leaves).encoded() } catch {
      preconditionFailure("records of uses cannot be encoded: \(error)")
    }
    // Not among the deadlines: it goes on until it is in the log. Its name stays the same wherever it is planned, here or
    // at another leader, so that it is there once.
    var job = Job(source: .records, frame: frame, principal: Principal(identity: ""), kind: .records, deadline: .max)
    job.identity = RequestIdentity(
      origin: self.id.rawValue, incarnation: settings.requestIncarnation, sequence: outgoing.draw())
    let id = nextJob
    nextJob += 1
    jobs[id] = job
    route(id)
  }

  /// The batch that was on its way is in the log.
  mutating func recorded() {
    for id in uses.recorded() {
      guard let job = jobs[id], case .recording(let reply) = job.stage else { continue }
      answer(id, reply: reply)
    }
  }

  /// The batch that was on its way is not in the log.
  mutating func recordsCameBack() { uses.cameBack(now: ticks) }
}
