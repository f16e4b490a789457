internal import NodeCore
internal import Operations
internal import Raft
internal import Registry
internal import Store

/// The state machine of a node: what its own thread applies at once, and what the state's thread does in its time.
extension World {
  /// Gives the state's thread its work, behind the applies that were to be done before it.
  func put(_ work: SimulatedNode.StateWork, _ node: SimulatedNode) {
    switch work {
    case .apply: node.openWork.put(.apply)
    case .stream, .other:
      handOver(node)
      node.openWork.put(.other)
    // A flush has a thread of its own.
    case .flush: break
    }
    node.stateQueue.append(work)
    beginState(node)
  }

  func handOver(_ node: SimulatedNode) {
    for apply in node.applies.take() { put(.apply(apply), node) }
  }

  private func beginState(_ node: SimulatedNode) {
    guard !node.isStateBusy, !node.stateQueue.isEmpty else { return }
    node.isStateBusy = true
    queue.put(
      .stated(node: node.place, life: node.life), at: end(of: draw.within(options.apply), min(node.diskSlowness, 10)))
  }

  func finishState(_ node: SimulatedNode) {
    runState(node)
    node.isStateBusy = false
    beginState(node)
  }

  /// Does all that was put. Outcomes lie in the inbox until the core's thread wakes.
  func runState(_ node: SimulatedNode) {
    let work = node.stateQueue
    node.stateQueue = []
    var gathered: [StorageApply] = []
    for each in work where node.isUp {
      switch each {
      case .apply(let apply): gathered.append(apply)
      case .flush:
        finish(&gathered, node)
        do { give(.flushed(try node.store.flush()), to: node) } catch {
          preconditionFailure("a memory store: \(error)")
        }
      case .stream(let install):
        finish(&gathered, node)
        stream(install, node)
        node.openWork.done(.other)
      case .other:
        finish(&gathered, node)
        node.openWork.done(.other)
      }
    }
    if node.isUp { finish(&gathered, node) }
  }

  private func finish(_ gathered: inout [StorageApply], _ node: SimulatedNode) {
    for input in apply(gathered, node) {
      node.openWork.done(.apply)
      give(input, to: node)
    }
    gathered = []
  }

  /// What is due is applied at once where the rule allows it, and its outcomes are heard before anything else; otherwise
  /// by the state's thread.
  func applyDue(_ node: SimulatedNode, isTick: Bool) {
    guard options.entriesHere > 0 else { return }
    let life = node.life
    while node.isUp, node.life == life, let awaited = node.core?.looksAwaitingApplies() {
      let due = node.applies.due(isTick: isTick, awaited: awaited)
      if due.isEmpty { return }
      // Threads run side by side: the state's may come to its end in the middle of this turn.
      if !node.stateQueue.isEmpty, applyDraw.chance(options.finishesMeanwhile) {
        runState(node)
        guard node.life == life else { return }
      }
      let isFree = node.openWork.isEmpty
      guard isFree, node.applies.areFew(due), !applyDraw.chance(options.writesDelayed) else {
        if !isFree { reached(.inlineHeldBack) }
        for apply in due { put(.apply(apply), node) }
        return
      }
      reached(.appliedInline)
      for input in apply(due, node) {
        if case .applied(let batch, _, _) = input { hear(batch, node) }
        node.core?.step(input)
      }
      guard node.life == life, performEffects(of: node) else { return }
    }
  }

  /// The core is about to be told what a batch came to.
  func hear(_ batch: StorageApply, _ node: SimulatedNode) {
    guard let first = batch.entries.first?.index.rawValue, let last = batch.entries.last?.index.rawValue else { return }
    if first <= node.heardOutcome {
      violated(
        "outcomes in the order of the log",
        "node \(node.place + 1) hears of entry \(first) after entry \(node.heardOutcome)")
    }
    node.heardOutcome = last
  }

  /// What the core is to be told of these batches; nothing if the process has ended over them.
  private func apply(_ batches: [StorageApply], _ node: SimulatedNode) -> [Input] {
    if batches.isEmpty { return [] }
    let entries = batches.flatMap { batch in
      batch.entries.map { entry in
        guard entry.kind == .normal else { return CommittedEntry(entry) }
        let known = node.isOldBuild || options.oldBuilds == 0 ? entry.data : NewerFormat.read(entry.data)
        return CommittedEntry(entry, bytes: sabotage?.appliedBytes(entry, at: node.place) ?? known)
      }
    }
    let outcomes: [AppliedEntry]
    do { outcomes = try node.machine.apply(sabotage?.applied(entries, at: node.place) ?? entries) } catch {
      unknownFormat(node, error, entries)
      return []
    }
    for outcome in outcomes {
      checkers.applied(outcome, at: node, in: self)
    }
    checkers.state(of: node, in: self)
    checkRetirement(at: node)
    trace.note(time, node.place, "applied", node.store.applied.index, node.store.digest)
    var rest = outcomes[...]
    return batches.map { batch in
      let last = batch.entries.last?.index.rawValue ?? 0
      let mine = rest.prefix { $0.revision.index <= last }
      rest = rest.dropFirst(mine.count)
      return .applied(batch, Array(mine), newestStamp: node.machine.ledger.newestStamp)
    }
  }

  private func stream(_ install: InstallSnapshot, _ node: SimulatedNode) {
    var records: [(key: RecordKey, record: Record)] = []
    do {
      try node.store.view().scan(.all, .ascending) { key, record in
        records.append((key, record))
        return .proceed
      }
    } catch {
      preconditionFailure("a memory store cannot fail: \(error)")
    }
    let metadata = install.snapshot.metadata
    if node.store.applied.index != metadata.index.rawValue {
      violated("snapshot", "named \(metadata.index), but the state is that of \(node.store.applied.index)")
    }
    sabotage?.spoil(&records)
    let to = Int(install.to.rawValue) - 1
    let arrival = time + draw.within(1_000...200_000)
    let arrives = network.carries(from: node.place, to: to) && !draw.chance(isHealed ? 0 : 100)
    if arrives {
      queue.put(.delivery(from: sender(node.place), to: to, .snapshot(install, records)), at: arrival)
      // A stream that broke off at its very end is sent again: the same snapshot arrives once more, late.
      if !isHealed, draw.chance(options.repeated * 3) {
        let late = arrival + draw.within(1_000...2_000_000)
        queue.put(.delivery(from: sender(node.place), to: to, .snapshot(install, records)), at: late)
      }
    } else {
      reached(.snapshotLost)
    }
    queue.put(
      .snapshotSent(node: node.place, life: node.life, to: to, succeeded: arrives), at: arrival)
  }
}
