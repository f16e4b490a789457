internal import KMIP
internal import NodeCore
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// What is demanded of a healed cluster, and of the whole history at its end.
extension World {
  func checkConvergence() {
    let members = present
    let statuses = members.compactMap { $0.core?.status }
    guard statuses.count == members.count else { return violated("convergence", "a node is down") }
    let leaders = statuses.filter { $0.role == .leader }
    guard leaders.count == 1, let leader = leaders.first else {
      return violated(
        "convergence", "\(leaders.count) leaders: \(statuses.map { "\($0.role) in term \($0.term)" })")
    }
    let keyless = Set(members.filter { !$0.holdsKey }.map(\.identity))
    if stillSealed != nil { reached(.endedWithSealed) }
    if keyless.contains(leader.id), members.contains(where: \.holdsKey) {
      return violated("convergence", "node \(leader.id) leads and cannot serve, though others could")
    }
    for status in statuses
    where status.leader != leader.id || status.term != leader.term
      || (!status.isServing && !keyless.contains(status.id))
    {
      return violated(
        "convergence",
        "node \(status.id) follows \(status.leader.map { "\($0)" } ?? "nobody") in term \(status.term), serving: "
          + "\(status.isServing), applied \(status.applied.index) of \(leader.commit)")
    }
  }

  func checkEnd() {
    for call in workload.calls where call.isProbe {
      if case .open = call.outcome { violated("progress", "probe \(call.number) was never answered") }
    }
    if let task { violated("membership", "not done in the end: \(task); the members are \(newestTable)") }
    let last = present.map(\.store.applied.index)
    if Set(last).count != 1 { violated("convergence", "the nodes have applied \(last)") }
    for record in newestTable.records where record.standing != .voter && record.standing != .gone {
      violated("membership", "in the end, node \(record.member.id) is \(record.standing)")
    }
    let keys = newestTable.keys
    if keys.newest > 1 { reached(.rotationBegun) }
    // Nobody can go on with an offer whose maker has gone before anybody took it.
    let isLost = keys.offer.map { offer in !present.contains { $0.keys.holds(offer.generation, offer.commitment) } }
    if stillSealed == nil, !keys.isIdle, isLost != true { violated("rotation", "not done in the end: \(keys)") }
    for node in nodes where !node.open.isEmpty {
      violated("progress", "node \(node.place + 1) still holds requests \(node.open.sorted().prefix(5))")
    }
    for node in nodes {
      if let status = node.core?.status, status.requestsHeld > 0 {
        violated("progress", "node \(node.place + 1) holds \(status.requestsHeld) requests that nobody waits for")
      }
    }
    checkAuditLogs()
    checkers.uses.check(self)
    checkHistories()
  }

  func checkHistories() {
    var changes: [[Linearizability.Change]] = Array(repeating: [], count: options.names)
    var found: Set<UInt64> = []
    var jobs = JobHistory(options.asynchronous > 0 ? workload.calls : [])
    for each in checkers.committed {
      guard case .applied? = each.outcome, let made = workload.made[each.entry.data] else { continue }
      let call = workload.calls[Int(made.call)]
      if let run = workload.runs[each.entry.data] {
        if let change = jobs.note(run, term: each.entry.term.rawValue) { changes[change.call.name].append(change) }
        continue
      }
      if call.role != .plain {
        let steps = workload.steps(of: call.number, call.role)
        guard case .success(let reply) = Frames.answer(of: made.reply, to: call.role, steps, call.version) else {
          return violated("replies", "request \(call.number) was planned with an unreadable reply")
        }
        jobs.note(
          [call.number] + (workload.rivals[each.entry.data] ?? []), reply, term: each.entry.term.rawValue)
        continue
      }
      guard call.changes, found.insert(call.number).inserted else { continue }
      if case .notRun(let refusal) = call.outcome {
        return violated("honest refusals", "request \(call.number) was refused as not run (\(refusal)), and has run")
      }
      guard case .success(let planned) = Frames.results(of: made.reply, to: call.steps, call.version) else {
        return violated("replies", "request \(call.number) was planned with an unreadable reply")
      }
      changes[call.name].append(Linearizability.Change(call: call, planned: planned))
    }
    finish(&jobs)
    for name in 0..<options.names {
      let reads = workload.calls.filter { $0.role == .plain && $0.name == name && !found.contains($0.number) }
      if let violation = Linearizability(changes: changes[name], reads: reads).violation() {
        return violated("linearizable", "name \(name): \(violation)")
      }
    }
  }
}
