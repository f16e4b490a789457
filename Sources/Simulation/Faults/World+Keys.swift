internal import NodeCore
internal import Raft
internal import Registry
internal import Secrets
internal import Store

/// Rotations of keys: what an edge does when the core tells it of the key ledger, and what has to be true afterwards.
extension World {
  // MARK: The edge

  /// An operator has the keys made anew by a node, whose token seals them before anybody hears of them.
  func rotateKeys(at node: SimulatedNode) {
    guard node.isUp, node.holdsKey, node.condition.hasToken, newestTable.index > 0 else { return }
    let ledger = node.ledger
    guard ledger.oldest == ledger.generation else { return }
    if ledger.offer != nil {
      // Not without need: its maker may only be slow.
      guard keyDraw.chance(300) else { return }
      reached(.offerReplaced)
    }
    // What it has made and not been heard with it offers once more.
    let secret = node.keys.secret(of: ledger.newest + 1) ?? keyDraw.next()
    node.keys.take(ledger.newest + 1, secret)
    let (generation, commitment) = (ledger.newest + 1, SimulatedKeys.commitment(secret))
    // One that replaces another takes over what that one was to destroy.
    if options.destroysNameSpaces, ledger.offer?.destroyed == nil {
      let owner = doom(generation, at: node)
      command(
        .destroyNameSpace(owner, generation: generation, commitment: commitment, by: node.identity), at: node)
    } else {
      command(.offerKeys(generation: generation, commitment: commitment, by: node.identity), at: node)
    }
  }

  /// The core tells of the ledger.
  func tendKeys(_ node: SimulatedNode, _ ledger: KeyLedger) {
    node.ledger = ledger
    noteDestruction(ledger, at: node)
    tellCondition(node)
    tendLater(node)
  }

  private func tendLater(_ node: SimulatedNode) {
    guard !node.isTendingDue, !isAtRest(node) else { return }
    node.isTendingDue = true
    queue.put(.tendKeys(node: node.place, life: node.life), at: time + keyDraw.within(500...300_000))
  }

  private func isAtRest(_ node: SimulatedNode) -> Bool {
    node.ledger.isIdle
      && (node.kind == .witness
        || (node.keys.holds(node.ledger) && node.keys.current == node.ledger.generation && node.keys.count == 1))
  }

  func tendKeys(_ node: SimulatedNode) {
    node.isTendingDue = false
    defer { tendLater(node) }
    let ledger = node.ledger
    if node.kind == .full, node.condition.hasToken { holdKeys(node, ledger) }
    guard ledger.isClearing, !ledger.cleared.contains(node.identity) else { return }
    // Only what is durable counts: a crash must not bring anything older back. So what was cut is synced first.
    if node.mirror.firstIndex.rawValue > ledger.sweptAt, node.logQueue.isEmpty, node.logGroup.isEmpty {
      node.disk.write([], sync: true)
    }
    if node.disk.durable.firstIndex.rawValue > ledger.sweptAt, node.store.flushed.index >= ledger.sweptAt {
      command(.clearKeys(generation: ledger.generation, by: node.identity), at: node)
    }
  }

  private func holdKeys(_ node: SimulatedNode, _ ledger: KeyLedger) {
    var wanted = [(ledger.generation, ledger.commitment)]
    if let offer = ledger.offer { wanted.append((offer.generation, offer.commitment)) }
    for (generation, commitment) in wanted where !node.keys.holds(generation, commitment) {
      // From any member that has it and can be reached now.
      let giver = nodes.first { other in
        other.place != node.place && other.isUp && other.keys.holds(generation, commitment)
          && network.carries(from: other.place, to: node.place) && network.carries(from: node.place, to: other.place)
      }
      if let secret = giver?.keys.secret(of: generation) { node.keys.take(generation, secret) }
    }
    node.keys.use(ledger)
    tellCondition(node)
    if let offer = ledger.offer, node.keys.holds(offer.generation, offer.commitment),
      !offer.holders.contains(node.identity)
    {
      command(.holdKeys(generation: offer.generation, by: node.identity), at: node)
    }
    if ledger.isIdle, node.keys.current == ledger.generation { node.keys.forget(olderThan: ledger.oldest) }
  }

  // MARK: What has to be true

  /// When keys are retired, no disk of a member holds anything that they sealed.
  func checkRetirement(at node: SimulatedNode) {
    let table = node.machine.members
    guard table.keys.oldest > node.seenOldest else { return }
    node.seenOldest = table.keys.oldest
    guard table.index == newestTable.index else { return }
    reached(.keysRetired)
    for other in nodes where !other.isOut && !other.awaitsLife && !other.isOlder {
      guard let record = table[other.identity], record.standing == .voter || record.standing == .learner,
        record.member.incarnation == other.incarnation
      else { continue }
      if let found = leftover(of: table.keys.oldest, on: other) {
        violated("rotation", "node \(other.place + 1): \(found)")
      }
      if let found = staleSeal(on: other, olderThan: table.keys.oldest) {
        violated("rotation", "generation \(table.keys.oldest) retires older ones; node \(other.place + 1): \(found)")
      }
    }
  }

  private func staleSeal(on node: SimulatedNode, olderThan oldest: UInt64) -> String? {
    var found: String?
    func look(_ bytes: [UInt8], _ key: RecordKey, _ place: String) {
      guard bytes.count >= 17, bytes[0] == 1, key.bytes.first != 0x43 else { return }
      let generation = bytes[1..<9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      // Replies to the cluster's commands are in clear, and look like anything.
      guard generation >= 1, generation < oldest else { return }
      found = "\(place) holds a seal of generation \(generation)"
    }
    do {
      try node.store.view().scan(.all, .ascending) { key, record in
        let value = key.bytes.first == 0x4C ? Array(record.value.dropFirst(AuditLeaf.hashLength)) : record.value
        look(value, key, "the record at \(key.bytes.prefix(6))…")
        return found == nil ? .proceed : .stop
      }
    } catch {
      preconditionFailure("a memory store cannot fail: \(error)")
    }
    for entry in node.disk.durable.entries where entry.kind == .normal && !entry.data.isEmpty {
      guard let mutation = try? Mutation(decoding: entry.data) else { continue }
      for case .put(let key, let value) in mutation.writes { look(value.bytes, key, "log entry \(entry.index)") }
      for leaf in mutation.leaves {
        look(Array(leaf.bytes.dropFirst(AuditLeaf.hashLength)), RecordKey([0x4C]), "a leaf in log entry \(entry.index)")
      }
    }
    return found
  }
}
