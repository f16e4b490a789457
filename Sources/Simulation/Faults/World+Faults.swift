internal import NodeCore
internal import Raft
internal import Registry
internal import Store

/// Faults: what strikes, for how long, and the end of all of it.
extension World {
  func scheduleFault() {
    guard !options.kinds.isEmpty else { return }
    queue.put(.fault, at: time + faultDraw.within(options.interval / 4...options.interval * 2))
  }

  func strike() {
    guard !isHealed else { return }
    scheduleFault()
    let kind = faultDraw.pick(options.kinds)
    let victim = faultDraw.within(0...(nodes.count - 1))
    counts.faults[kind, default: 0] += 1
    trace.note(time, victim, "fault", UInt64(FaultKind.allCases.firstIndex(of: kind) ?? 0), 0, kind.rawValue)
    switch kind {
    case .crash: crash(victim)
    case .crashAll: for node in nodes { crash(node.place) }
    case .crashLeader: crash(nodes.first { $0.core?.position.role == .leader }?.place ?? victim)
    case .crashInChange: awaitsChange = true
    case .crashInSnapshot: awaitsSnapshot = true
    case .pause:
      let until = min(time + faultDraw.within(10_000...3_000_000), faultsEnd)
      nodes[victim].pausedUntil = max(nodes[victim].pausedUntil, until)
      queue.put(.unpause(node: victim), at: until)
    case .partition:
      guard nodes.count > 1 else { return }
      cut(Network.shape(nodes.count, &faultDraw), victim)
    case .cutLeader:
      guard nodes.count > 1 else { return }
      let leader = nodes.first { $0.core?.position.role == .leader }?.place ?? victim
      cut(Network.around(leader, nodes.count, &faultDraw), leader)
    case .slowDisk:
      nodes[victim].diskSlowness = faultDraw.within(5...200)
      queue.put(.mendDisk(node: victim), at: time + faultDraw.within(100_000...4_000_000))
    case .stalledDisk:
      nodes[victim].diskStalledUntil = min(time + faultDraw.within(200_000...5_000_000), faultsEnd)
    case .failingDisk: nodes[victim].failsNextSync = true
    case .fullDisk, .lostKey, .lostToken:
      var condition = nodes[victim].condition
      switch kind {
      case .fullDisk: condition.hasSpace = false
      case .lostToken: condition.hasToken = false
      default:
        condition.hasToken = false
        condition.isUnsealed = false
      }
      set(condition, at: nodes[victim])
      queue.put(.mendCondition(node: victim, kind), at: time + faultDraw.within(200_000...8_000_000))
    case .clockSkew: nodes[victim].skew = Int64(faultDraw.within(0...20_000)) - 10_000
    case .linkLoss:
      let peer = faultDraw.within(0...(nodes.count - 1))
      if peer != victim { loseLink(at: victim, to: peer) }
    case .resign: give(.resign, to: nodes[victim])
    case .rotateKeys: rotateKeys(at: nodes[victim])
    case .transfer, .join, .joinWitness, .replace, .remove, .loseDisk, .olderDisk, .bitRot,
      .misdirectedWrite:
      changeMembers(kind, nodes[victim])
    }
  }

  private func cut(_ shape: (name: String, links: [(from: Int, to: Int)]), _ victim: Int) {
    trace.note(time, victim, "partition", UInt64(shape.links.count), 0, shape.name)
    let number = network.cut(shape.links)
    queue.put(.mendNetwork(number), at: time + outage())
    for link in shape.links where faultDraw.chance(300) { loseLink(at: link.from, to: link.to) }
  }

  /// How long something stays away: mostly a short while, now and then as long as it takes others to move far ahead.
  private func outage() -> UInt64 {
    let usual = options.outage
    return faultDraw.chance(200)
      ? faultDraw.within(usual...max(usual, options.interval * 6)) : faultDraw.within(20_000...usual)
  }

  /// Plans the crash of the leader for as soon as a change of members is half way.
  func watchChange() {
    guard awaitsChange, !checkers.membership.isSettled else { return }
    awaitsChange = false
    queue.put(.crashLeader, at: time + faultDraw.within(1_000...150_000))
  }

  private func loseLink(at node: Int, to peer: Int) {
    queue.put(
      .linkLost(node: node, life: nodes[node].life, peer: peer), at: time + faultDraw.within(100...200_000))
  }

  func crash(_ place: Int) {
    let node = nodes[place]
    guard node.core != nil else { return }
    trace.note(time, place, "crash", UInt64(node.life))
    checkers.uses.ended(node, at: time)
    for call in node.open.sorted() { workload.lose(call, at: time) }
    for call in node.open.sorted() { resume(after: call) }
    if !node.open.isEmpty { reached(.answerLost) }
    node.open = []
    if !node.disk.unsynced.isEmpty { reached(.writesLost) }
    if !node.logGroup.isEmpty { reached(.writeTorn) }
    if case .append(let append, _)? = node.logGroup.first, append.snapshot != nil { reached(.snapshotInterrupted) }
    sabotage?.beforeCrash(node)
    node.crash(&faultDraw)
    sabotage?.afterCrash(node, &faultDraw)
    for peer in nodes where peer.place != place && peer.core != nil && faultDraw.chance(700) {
      loseLink(at: peer.place, to: place)
    }
    queue.put(.restart(node: place), at: time + (isHealed ? 10_000 : outage()))
  }

  /// Picks the node that stays without its root key for good, where another one can serve and nobody joins or leaves.
  private func chooseSealed() {
    guard options.leavesOneSealed, task == nil else { return }
    let table = newestTable
    let able = present.filter { node in
      guard node.kind == .full else { return false }
      guard table.index > 0 else { return true }
      return table[node.identity].map { $0.standing == .voter && !$0.isUnwanted && $0.replacement == nil } ?? false
    }
    guard able.count > 1 else { return }
    // The leader for choice: it has to hand over.
    let leader = able.first { $0.core?.position.role == .leader }
    stillSealed = (faultDraw.chance(600) ? leader : nil)?.place ?? faultDraw.pick(able).place
  }

  /// Ends all faults: what is down starts, what is cut is mended.
  func heal() {
    isHealed = true
    awaitsChange = false
    awaitsSnapshot = false
    trace.note(time, 0, "heal")
    network.mendAll()
    chooseSealed()
    for node in nodes {
      node.diskSlowness = 1
      node.diskStalledUntil = time
      node.failsNextSync = false
      set(
        node.place == stillSealed ? Condition(isUnsealed: false, hasToken: false) : Condition(), at: node)
      node.pausedUntil = time
      node.isOldBuild = false
      if node.core == nil { start(node) } else { process(node) }
    }
  }
}
