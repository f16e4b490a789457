internal import Access
internal import NodeCore
internal import Operations
internal import Raft
internal import Registry
internal import Store

/// The threads around a node's core, as the production driver has them: one for the log, one for the state machine, and
/// workers for planning. Each takes a drawn time for what it does.
extension World {
  // MARK: The log

  /// Lets the log's thread begin with what has gathered: appends that follow one another become one group.
  func beginLog(_ node: SimulatedNode) {
    guard node.logGroup.isEmpty, let first = node.logQueue.first else { return }
    var count = 1
    if case .append(let append, _) = first, append.snapshot == nil {
      var last = append.entries.last?.index
      while count < node.logQueue.count, case .append(let next, _) = node.logQueue[count], next.snapshot == nil {
        if let last, let begin = next.entries.first?.index, begin != last.next { break }
        last = next.entries.last?.index ?? last
        count += 1
      }
    }
    node.logGroup = Array(node.logQueue.prefix(count))
    node.logQueue.removeFirst(count)
    if sabotage?.acknowledgesBeforeSync == true { acknowledge(node.logGroup, node) }
    let done = end(of: draw.within(options.sync), node.diskSlowness)
    queue.put(.logged(node: node.place, life: node.life), at: done)
    if awaitsSnapshot, case .append(let append, _)? = node.logGroup.first, append.snapshot != nil {
      awaitsSnapshot = false
      queue.put(.crashNode(node.place, life: node.life), at: faultDraw.within(time...max(time, done - 1)))
    }
  }

  func finishLog(_ node: SimulatedNode) {
    if node.failsNextSync, node.logGroup.contains(where: \.mustSync) {
      // The first sync that fails ends the process: what became of its writes cannot be known (fsyncgate).
      node.failsNextSync = false
      guard sabotage?.forgivesFailedSync(node) == true else { return crash(node.place) }
    }
    let group = node.logGroup
    node.logGroup = []
    var sync = false
    for work in group {
      guard case .append(let append, _) = work else { continue }
      sync = sync || append.mustSync || append.snapshot != nil
      if let snapshot = append.snapshot {
        // The state's thread replaces the state behind every apply that it was given before.
        runState(node)
        guard node.isUp else { return }
        node.install(snapshot)
        give(.installed(node.machine.members), to: node)
        counts.snapshots += 1
        reached(.snapshotInstalled)
      }
    }
    if case .truncate? = group.first {
      counts.truncations += 1
      reached(.logCut)
    }
    node.disk.write(group.map(\.write), sync: sync && !(sabotage?.losesSyncs(node, &draw) ?? false))
    trace.note(time, node.place, "logged", UInt64(group.count), node.disk.durable.lastIndex.rawValue)
    if sabotage?.acknowledgesBeforeSync != true { acknowledge(group, node) }
    beginLog(node)
  }

  private func acknowledge(_ group: [SimulatedNode.LogWork], _ node: SimulatedNode) {
    for case .append(let append, let stamp) in group {
      for case .requestVoteResponse(let vote) in append.responses where vote.to == node.identity {
        checkers.elections.voted(vote, at: node, in: self)
      }
      for response in append.responses where response.to != node.identity {
        send(.message(.raft(response, stamp: stamp)), from: node.place, to: Int(response.to.rawValue) - 1)
      }
      give(.appended(append), to: node)
    }
  }

  /// When disk work of so long is done. A slow disk that is mended finishes what it had begun as a quick one.
  func end(of duration: UInt64, _ slowness: UInt64) -> UInt64 {
    min(time + duration * slowness, max(time, faultsEnd) + duration)
  }

  // MARK: Workers

  /// Counts requests that are planned again.
  func notePlan(_ plan: Plan, _ node: SimulatedNode) {
    guard let call = plan.principal.connection else { return }
    if !node.plannedHere.insert(call).inserted { reached(.plannedAgain) }
  }

  func plan(_ plan: Plan, _ node: SimulatedNode, isInline: Bool = false) {
    do {
      let view = try sabotage?.view(for: plan, node) ?? node.store.view()
      var planned = Planner.run(plan, view: view, evaluator: node.holdsKey ? node.evaluator : nil)
      if planned.lacksKey { reached(node.holdsKey ? .plannedUnderOldKeys : .plannedWithoutKey) }
      if let fault = planned.fault { violated("plan", "node \(node.place + 1) cannot read its records: \(fault)") }
      sabotage?.change(&planned)
      if planned.mutation == nil, plan.refusesGrowth, plan.kind != .read { reached(.refusedGrowth) }
      if options.oldBuilds > 0, !node.isOldBuild { planned = NewerFormat.written(planned) }
      workload.planned(plan, planned)
      noteRun(plan, planned, over: view, at: node)
      if let call = plan.principal.connection, planned.mutation != nil, sabotage?.repliesBeforeCommit == true,
        nodes.contains(where: { $0.place == node.place && $0.open.contains(call) })
      {
        answered(call, planned.reply, node)
      }
      if isInline { return give(.planned(planned), to: node) }
      queue.put(
        .planned(node: node.place, life: node.life, planned), at: time + draw.within(options.planning))
    } catch {
      preconditionFailure("a memory store cannot fail: \(error)")
    }
  }
}
