internal import Access
internal import KMIP
internal import NodeCore
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// The course of a run: faults, then none, then the demand that the cluster serves and that nothing was lost.
extension World {
  /// Simulated microseconds of the three parts.
  static var converging: UInt64 { UInt64(10 * electionTicks) * tick }
  static let draining: UInt64 = 12_000_000
  /// More than any world needs; only a defect that keeps it busy without end comes so far.
  static let eventsMaximum = 50_000_000

  /// - Parameter faulty: for how long faults strike, in microseconds; nil for as long as the seed draws.
  func run(faulty: UInt64? = nil) {
    let faulty = faulty ?? options.duration
    faultsEnd = faulty
    advance(to: faulty)
    guard violations.isEmpty else { return }
    heal()
    advance(to: faulty + World.converging)
    guard violations.isEmpty else { return }
    checkConvergence()
    isDraining = true
    for client in 0..<options.clients { probe(client) }
    advance(to: faulty + World.converging + World.draining)
    guard violations.isEmpty else { return }
    checkEnd()
  }

  private func advance(to end: UInt64) {
    while violations.isEmpty, let next = queue.take() {
      if counts.events > World.eventsMaximum { return violated("progress", "the world does not come to its end") }
      if next.time >= end {
        queue.put(next.event, at: next.time)
        break
      }
      time = next.time
      counts.events += 1
      happen(next.event)
    }
    time = max(time, end)
  }

  private func happen(_ event: Event) {
    switch event {
    case .tick(let place, let life):
      guard let node = living(place, life) else { return }
      if node.pausedUntil > time {
        queue.put(event, at: node.pausedUntil + 1)
        return
      }
      queue.put(event, at: time + World.tick)
      let wall = 1_700_000_000_000 + Int64(time / 1000) + node.skew
      node.core?.step(.tick(wallClock: wall))
      node.proof.tick()
      process(node, isTick: true)
      runSubmitted(at: node)
    case .wake(let place, let life):
      guard let node = living(place, life) else { return }
      if postponed(event, node) { return }
      if node.isWakeDue { process(node) }
    case .logged(let place, let life):
      guard let node = living(place, life), !postponed(event, node) else { return }
      if node.diskStalledUntil > time { return queue.put(event, at: node.diskStalledUntil) }
      finishLog(node)
    case .stated(let place, let life):
      guard let node = living(place, life), !postponed(event, node) else { return }
      finishState(node)
    case .planning(let place, let life, let plan):
      guard let node = living(place, life), !postponed(event, node) else { return }
      self.plan(plan, node)
    case .planned(let place, let life, let planned):
      guard let node = living(place, life) else { return }
      give(.planned(planned), to: node)
    case .tendKeys(let place, let life):
      guard let node = living(place, life), !postponed(event, node) else { return }
      tendKeys(node)
    case .delivery(let from, let to, let parcel): deliver(parcel, from: from, to: to)
    case .linkLost(let place, let life, let peer):
      guard let node = living(place, life) else { return }
      give(.peerLost(nodes[peer].identity), to: node)
    case .snapshotSent(let place, let life, let to, let succeeded):
      guard let node = living(place, life) else { return }
      give(.snapshotSent(to: nodes[to].identity, succeeded: succeeded), to: node)
    case .client(let client): request(client)
    case .operate(let round):
      if round == operatorRound, task != nil { operate() }
    case .impatient(let call):
      if !isDraining, workload.leave(call) { resume(client: workload.calls[Int(call)].client) }
    case .fault:
      strike()
      // Not by a draw: the other draws of a seed stay what they are.
      if counts.events % 4 == 0 { tendAuditLog() }
    case .crashLeader:
      guard !isHealed, let leader = nodes.first(where: { $0.core?.look().role == .leader }) else { return }
      if !checkers.membership.isSettled { reached(.changeInterrupted) }
      crash(leader.place)
    case .crashNode(let place, let life):
      if !isHealed, living(place, life) != nil { crash(place) }
    case .restart(let place): start(nodes[place])
    case .unpause: break
    case .mendNetwork(let number): network.mend(number)
    case .mendDisk(let place): nodes[place].diskSlowness = 1
    case .mendCondition(let place, let kind):
      if place == stillSealed { return }
      var condition = nodes[place].condition
      if kind == .fullDisk {
        condition.hasSpace = true
      } else {
        // A node whose token is back unseals itself.
        condition.hasToken = true
        condition.isUnsealed = true
      }
      set(condition, at: nodes[place])
    }
  }

  private func living(_ place: Int, _ life: Int) -> SimulatedNode? {
    let node = nodes[place]
    return node.life == life && node.isUp ? node : nil
  }

  /// A stopped process does nothing: what was due happens when it goes on.
  private func postponed(_ event: Event, _ node: SimulatedNode) -> Bool {
    guard node.pausedUntil > time else { return false }
    queue.put(event, at: node.pausedUntil + 1)
    return true
  }

  // MARK: Clients

  private func request(_ client: Int) {
    guard !isDraining else { return }
    let node = nodes[workload.node(for: client, of: nodes.count)]
    guard node.core != nil else { return resume(client: client) }
    let call = workload.next(client, node: node.place, at: time)
    if options.patience > 0 { queue.put(.impatient(call.number), at: time + options.patience) }
    issue(call, node)
  }

  func issue(_ call: Call, _ node: SimulatedNode) {
    trace.note(
      time, node.place, "call", call.number, UInt64(call.client),
      call.role == .plain ? "\(call.steps)" : "\(call.role) \(call.steps)")
    node.open.insert(call.number)
    let principal = Principal(identity: "alice", node: node.identity.rawValue, connection: call.number)
    let request = Request(
      id: call.number, frame: call.frame, principal: principal, kind: call.kind)
    if call.isRead, let reply = sabotage?.answer(request, node) {
      node.open.insert(call.number)
      answered(call.number, reply, node)
      return
    }
    give(.request(request), to: node)
  }

  /// After the faults, every client asks once more: that must be answered.
  private func probe(_ client: Int) {
    // Of those that serve and are to stay.
    let serving = present.filter { $0.core != nil && $0.holdsKey && task?.removes($0.identity) != true }
    guard !serving.isEmpty else { return }
    let node = serving[client % serving.count]
    let call = workload.probe(client, node: node.place, at: time)
    issue(call, node)
  }

  func resume(client: Int) {
    queue.put(.client(client), at: time + workload.think())
  }

  /// A request has come to its end: its client goes on, unless it has done so already. While faults strike, clients press
  /// on. Of a healed cluster, which has to get through what has gathered, they ask less, and who was not answered keeps off
  /// for a while, as clients do: slow disks cannot be asked to carry more than they can.
  func resume(after call: UInt64) {
    let ended = workload.calls[Int(call)]
    if ended.isLeft { return }
    var pause: UInt64 = 0
    if isHealed { pause = World.tick * UInt64(ended.isUnanswered ? 2 * options.deadlineTicks : World.calmTicks) }
    queue.put(.client(ended.client), at: time + pause + workload.think())
  }

  func answered(_ number: UInt64, _ bytes: [UInt8], _ node: SimulatedNode) {
    guard node.open.remove(number) != nil else {
      if sabotage?.repliesBeforeCommit == true { return }
      return violated("one answer", "request \(number) was answered at node \(node.place + 1), which does not hold it")
    }
    trace.note(time, node.place, "reply", number, UInt64(bytes.count), workload.told(number, bytes))
    workload.answer(number, bytes, at: time)
    if case .answered(let results) = workload.calls[Int(number)].outcome {
      if results.contains(.undone) { reached(.batchUndone) }
      if node.core?.look().role != .leader {
        let call = workload.calls[Int(number)]
        if call.isRead { reached(.followerRead) }
        if call.tellsOfUse(results) { reached(.followerUse) }
      }
    }
    if workload.calls[Int(number)].role == .plain {
      checkers.answered(workload.calls[Int(number)], in: self)
    } else {
      answeredJob(workload.calls[Int(number)])
    }
    resume(after: number)
  }

  func refused(_ number: UInt64, _ refusal: Refusal, _ node: SimulatedNode) {
    guard node.open.remove(number) != nil else {
      return violated("one answer", "request \(number) was refused at node \(node.place + 1), which does not hold it")
    }
    trace.note(time, node.place, "refuse", number, 0, "\(refusal)")
    switch refusal {
    case .outcomeUnknown: reached(.outcomeUnknown)
    case .noLeader: reached(.refusedWithoutLeader)
    case .unavailable: reached(.refusedSealed)
    default: break
    }
    workload.refuse(number, refusal, at: time)
    if isDraining, workload.calls[Int(number)].isProbe {
      violated("progress", "after healing, request \(number) at node \(node.place + 1) was refused: \(refusal)")
    }
    resume(after: number)
  }
}
