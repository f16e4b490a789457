internal import KMIP
internal import NodeCore
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// What is looked at after every step of a node.
struct Checkers {
  /// An entry known to be committed, and what became of it.
  struct Committed {
    let entry: Entry
    var outcome: AppliedEntry.Outcome?
  }

  private(set) var committed: [Committed] = []
  private var leaders: [Term: Int] = [:]
  /// By identity: the term of the entry before, and a digest of what every log must hold there.
  private var written: [EntryID: (before: Term, digest: UInt64)] = [:]
  private var digests: [UInt64: (digest: UInt64, node: Int)] = [:]
  /// The place in the log at which each request changed something.
  private(set) var changed: [UInt64: UInt64] = [:]
  /// All applied entries of a request, of reads that are audited too.
  private(set) var applied: Set<UInt64> = []
  private var material: [UniqueIdentifier: UInt64] = [:]

  // MARK: Consensus

  mutating func observe(_ node: SimulatedNode, in world: World) {
    guard let core = node.core else { return }
    let status = core.status
    if status.term < node.seenTerm { world.violated("monotone term", "node \(node.place + 1)") }
    if status.commit < node.seenCommit { world.violated("monotone commit", "node \(node.place + 1)") }
    if status.applied.index < node.seenApplied {
      world.violated(
        "monotone applied", "node \(node.place + 1): \(node.seenApplied) to \(status.applied.index)")
    }
    node.seenTerm = status.term
    node.seenApplied = status.applied.index
    if status.commit > node.seenCommit { commit(from: node.seenCommit.next, to: status.commit, node, world) }
    node.seenCommit = status.commit
    let leads = status.role == .leader
    if leads, !node.wasLeader || leaders[status.term] != node.place {
      if let other = leaders[status.term], other != node.place {
        world.violated("one leader", "nodes \(other + 1) and \(node.place + 1) lead in term \(status.term)")
      }
      if leaders[status.term] == nil { world.counts.elections += 1 }
      leaders[status.term] = node.place
      complete(node, status.term, world)
    }
    node.wasLeader = leads
  }

  /// A leader holds every entry committed in earlier terms (Raft thesis §3.6.3, Leader Completeness).
  private func complete(_ node: SimulatedNode, _ term: Term, _ world: World) {
    for each in committed.reversed() {
      if each.entry.index <= node.mirror.base.index { return }
      if each.entry.term < term, !node.mirror.holds(each.entry.id) {
        return world.violated(
          "leader completeness",
          "node \(node.place + 1) leads in term \(term) without entry \(each.entry.index) of term \(each.entry.term)")
      }
    }
  }

  private mutating func commit(from first: Index, to last: Index, _ node: SimulatedNode, _ world: World) {
    for raw in first.rawValue...last.rawValue {
      guard let entry = node.mirror.entry(at: Index(raw)) else {
        if raw <= node.mirror.base.index.rawValue { continue }
        return world.violated("commit", "node \(node.place + 1) commits entry \(raw), which it does not hold")
      }
      note(entry, node, world)
    }
  }

  private mutating func note(_ entry: Entry, _ node: SimulatedNode, _ world: World) {
    let raw = entry.index.rawValue
    if raw <= UInt64(committed.count) {
      if committed[Int(raw) - 1].entry.id != entry.id || committed[Int(raw) - 1].entry.data != entry.data {
        world.violated("committed entries stay", "entry \(raw) differs at node \(node.place + 1)")
      }
      return
    }
    guard raw == UInt64(committed.count) + 1 else {
      return world.violated("commit", "entry \(raw) is committed before entry \(committed.count + 1)")
    }
    committed.append(Committed(entry: entry))
    let holders = world.nodes.count { $0.disk.durable.holds(entry.id) }
    if holders * 2 <= world.nodes.count {
      world.violated(
        "committed on a quorum", "entry \(raw) is committed, but durable at \(holders) of \(world.nodes.count) nodes")
    }
  }

  mutating func handedOut(_ apply: StorageApply, at node: SimulatedNode, in world: World) {
    for entry in apply.entries { note(entry, node, world) }
  }

  /// Two logs that hold an entry of one identity are equal up to it (Raft thesis §3.5, Log Matching).
  mutating func appending(_ append: StorageAppend, at node: SimulatedNode, in world: World) {
    if let snapshot = append.snapshot?.metadata, snapshot.index.rawValue <= UInt64(committed.count),
      committed[Int(snapshot.index.rawValue) - 1].entry.term != snapshot.term
    {
      world.violated(
        "snapshot", "node \(node.place + 1) installs one of entry \(snapshot.index), term \(snapshot.term)")
    }
    guard let first = append.entries.first else { return }
    let base = append.snapshot?.metadata.id ?? node.mirror.base
    var before: Term?
    if first.index.previous == base.index { before = base.term }
    if let entry = node.mirror.entry(at: first.index.previous), append.snapshot == nil { before = entry.term }
    for entry in append.entries {
      var fold = Fold()
      fold.add(UInt64(entry.kind.rawValue))
      fold.add(entry.data)
      if let before {
        if let known = written[entry.id], known != (before, fold.value) {
          world.violated("log matching", "entry \(entry.index) of term \(entry.term) differs at node \(node.place + 1)")
        }
        written[entry.id] = (before, fold.value)
      }
      before = entry.term
      if entry.index.rawValue <= UInt64(committed.count), node.seenCommit >= entry.index {
        world.violated("committed entries stay", "node \(node.place + 1) overwrites its committed entry \(entry.index)")
      }
    }
  }

  /// What a message promises must be durable when it leaves (Raft thesis figure 3.1; §3.8).
  func sending(_ message: Message, from node: SimulatedNode, in world: World) {
    let durable = node.disk.durable
    switch message {
    case .requestVoteResponse(let vote) where vote.granted:
      if durable.hardState.term < vote.term
        || (durable.hardState.term == vote.term && durable.hardState.vote != vote.to)
      {
        world.violated(
          "durable before promised",
          "node \(node.place + 1) votes for \(vote.to) in term \(vote.term); its disk says \(durable.hardState)")
      }
    case .appendEntriesResponse(let response):
      if case .matched(let index) = response.result, index > durable.lastIndex {
        world.violated(
          "durable before promised",
          "node \(node.place + 1) acknowledges entry \(index); its disk ends at \(durable.lastIndex)")
      }
    default: break
    }
  }

  // MARK: The state machine

  mutating func applied(_ entry: AppliedEntry, at node: SimulatedNode, in world: World) {
    let at = Int(entry.revision.index) - 1
    guard committed.indices.contains(at) else {
      return world.violated("state machine safety", "entry \(entry.revision.index) was applied and is not committed")
    }
    if let known = committed[at].outcome {
      if known != entry.outcome {
        world.violated(
          "state machine safety", "entry \(at + 1) came to \(known), at node \(node.place + 1) to \(entry.outcome)")
      }
      return
    }
    committed[at].outcome = entry.outcome
    guard case .applied = entry.outcome, let made = world.workload.made[committed[at].entry.data] else { return }
    applied.insert(made.call)
    guard world.workload.calls[Int(made.call)].changes else { return }
    if let before = changed[made.call] {
      world.violated("runs once", "request \(made.call) changed the state at entry \(before) and again at \(at + 1)")
    }
    changed[made.call] = UInt64(at) + 1
  }

  mutating func state(of node: SimulatedNode, in world: World) {
    let index = node.store.applied.index
    if let known = digests[index] {
      if known.digest != node.store.digest {
        world.violated(
          "state machine safety",
          "after entry \(index), nodes \(known.node + 1) and \(node.place + 1) hold other states")
      }
    } else {
      digests[index] = (node.store.digest, node.place)
    }
  }

  // MARK: Clients

  mutating func answered(_ call: Call, in world: World) {
    switch call.outcome {
    case .garbled(let text): world.violated("replies", "request \(call.number) \(call.steps): \(text)")
    case .answered(let results):
      if Self.claimsChange(call, results), changed[call.number] == nil {
        world.violated(
          "no acknowledged write is lost",
          "request \(call.number) \(call.steps) was answered \(results), and no applied entry bears it out")
      }
      for (step, result) in zip(call.steps, results) {
        guard case .get(let object) = step, case .material(let digest) = result else { continue }
        if !applied.contains(call.number) {
          world.violated("audit", "request \(call.number) released a key without an applied entry")
        }
        // The three versions write one key differently; those of one object in one version are the same bytes.
        var fold = Fold()
        fold.add(UInt64(call.version.major * 10 + call.version.minor))
        let key = UniqueIdentifier(object.text)
        if call.version == .v1_4 {
          if let known = material[key], known != digest { world.violated("material", "the key of \(object) changed") }
          material[key] = digest
        }
      }
    case .open, .notRun, .unknown: break
    }
  }

  static func claimsChange(_ call: Call, _ results: [StepResult]) -> Bool {
    zip(call.steps, results).contains { step, result in
      guard step.changes else { return false }
      switch result {
      case .done, .created: return true
      default: return false
      }
    }
  }
}
