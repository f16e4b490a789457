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
  private(set) var membership: MembershipChecker
  private var leaders: [Term: Int] = [:]
  /// By identity: the term of the entry before, and a digest of what every log must hold there.
  private var written: [EntryID: (before: Term, digest: UInt64)] = [:]
  private var digests: [UInt64: (digest: UInt64, node: Int)] = [:]
  /// The place in the log at which each request changed something.
  private(set) var changed: [UInt64: UInt64] = [:]
  /// All applied entries of a request, of reads that are audited too.
  private(set) var applied: Set<UInt64> = []
  var uses = UseChecker()
  var elections = ElectionChecker()
  private var audit = AuditChecker()
  private var material: [UniqueIdentifier: UInt64] = [:]
  var stamps = (term: Term.zero, ofEarlierTerms: Int64.min, newest: Int64.min)

  init(founders: Raft.Configuration) { membership = MembershipChecker(founders: founders) }

  // MARK: Consensus

  mutating func observe(_ node: SimulatedNode, in world: World) {
    guard let status = node.core?.look() else { return }
    if status.term < node.seenTerm { world.violated("monotone term", "node \(node.place + 1)") }
    if status.commit < node.seenCommit { world.violated("monotone commit", "node \(node.place + 1)") }
    if status.applied < node.seenApplied {
      world.violated("monotone applied", "node \(node.place + 1): \(node.seenApplied) to \(status.applied)")
    }
    let hasMoved = status.applied != node.seenApplied || node.seenConfiguration == nil
    node.seenTerm = status.term
    node.seenApplied = status.applied
    let leads = status.role == .leader
    if status.commit > node.seenCommit {
      commit(from: node.seenCommit.next, to: status.commit, node, world)
      if leads, node.wasLeader, node.leadsInTerm == status.term { countedOwn(status, node, world) }
    }
    node.seenCommit = status.commit
    if leads, !node.wasLeader || leaders[status.term] != node.place {
      if let other = leaders[status.term], other != node.place {
        world.violated("one leader", "nodes \(other + 1) and \(node.place + 1) lead in term \(status.term)")
      }
      if leaders[status.term] == nil { world.counts.elections += 1 }
      leaders[status.term] = node.place
      complete(node, status.term, world)
      elections.elected(node, status.term, in: world)
      if status.commit.next < status.lastIndex { world.reached(.inheritedEntries) }
    }
    if node.wasLeader, !leads { world.reached(.leaderDeposed) }
    if leads, !node.wasLeader, world.nodes.contains(where: { $0.place != node.place && $0.wasLeader && $0.core != nil })
    {
      world.reached(.twoLeaders)
    }
    if status.role == .candidate, status.term > node.stoodIn {
      if leaders[node.stoodIn] == nil, node.stoodIn > .zero { world.reached(.electionLost) }
      node.stoodIn = status.term
    }
    if leads, node.core?.looksServing() == false { world.reached(.sealedLeader) }
    if leads, !node.condition.hasToken, node.condition.isUnsealed { world.reached(.tokenlessLeader) }
    let other = node.core?.members(unless: node.seenConfiguration)
    if hasMoved || other != nil, let configuration = other ?? node.seenConfiguration,
      !membership.knows(configuration, from: status.applied)
    {
      world.violated(
        "members as configured",
        "node \(node.place + 1), which has applied entry \(status.applied), goes by the members \(configuration)")
    }
    if let other { node.seenConfiguration = other }
    node.wasLeader = leads
    node.leadsInTerm = leads ? status.term : .zero
  }

  /// A leader commits by counting only up to an entry of its own term (Raft thesis §3.6.2).
  private func countedOwn(_ status: NodePosition, _ node: SimulatedNode, _ world: World) {
    guard let entry = node.mirror.entry(at: status.commit), entry.term != status.term else { return }
    world.violated(
      "commits its own term",
      "node \(node.place + 1), leader of term \(status.term), commits entry \(entry.index) of term \(entry.term)")
  }

  /// What a restarted node read from its disk is what was once written.
  func restarted(_ node: SimulatedNode, in world: World) {
    for entry in node.mirror.entries {
      guard let known = written[entry.id] else { continue }
      if known.digest != Self.digest(entry) {
        return world.violated("log matching", "node \(node.place + 1) starts with a damaged entry \(entry.index)")
      }
    }
  }

  private static func digest(_ entry: Entry) -> UInt64 {
    var fold = Fold()
    fold.add(UInt64(entry.kind.rawValue))
    fold.add(entry.data)
    return fold.value
  }

  /// A leader holds every entry committed in earlier terms (Raft thesis §3.6.3, Leader Completeness).
  func complete(_ node: SimulatedNode, _ term: Term, _ world: World) {
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
    // A change counts from when it is applied. A leader that has just applied one committed this under the one before.
    let inForce = [node.core?.configuration, node.seenConfiguration].compactMap { $0 }
    if !inForce.contains(where: { MembershipChecker.isHeld(entry.id, by: $0, world.nodes) }) {
      let holders = world.nodes.filter { $0.hasHeld(entry.id) }.map { $0.place + 1 }
      world.violated(
        "committed on a quorum", "entry \(raw) is committed, but durable at \(holders) only; members \(inForce)")
    }
    if let wrong = membership.note(entry) { world.violated("one joint change at a time", wrong) }
  }

  mutating func handedOut(_ apply: StorageApply, at node: SimulatedNode, in world: World) {
    for entry in apply.entries { note(entry, node, world) }
    if let last = apply.entries.last, !node.disk.durable.holds(last.id) {
      world.violated(
        "applied only what is durable here",
        "node \(node.place + 1) applies entry \(last.index), its disk ends at \(node.disk.durable.lastIndex)")
    }
  }

  /// Two logs that hold an entry of one identity are equal up to it (Raft thesis §3.5, Log Matching).
  mutating func appending(_ append: StorageAppend, at node: SimulatedNode, in world: World) {
    for case .requestVoteResponse(let vote) in append.responses { elections.decided(vote, at: node, in: world) }
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
      let digest = Self.digest(entry)
      if let before {
        if let known = written[entry.id], known != (before, digest) {
          world.violated("log matching", "entry \(entry.index) of term \(entry.term) differs at node \(node.place + 1)")
        }
        written[entry.id] = (before, digest)
      }
      before = entry.term
      if entry.index.rawValue <= UInt64(committed.count), node.seenCommit >= entry.index {
        world.violated("committed entries stay", "node \(node.place + 1) overwrites its committed entry \(entry.index)")
      }
    }
  }

  /// What a message promises must be durable when it leaves (Raft thesis figure 3.1; §3.8).
  mutating func sending(_ message: Message, from node: SimulatedNode, in world: World) {
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
      elections.voted(vote, at: node, in: world)
    case .requestVote(let request): elections.asked(request, at: node, membership, in: world)
    case .appendEntriesResponse(let response):
      // One sync may hold both an earlier leader's entries and those of the next term that replace them. What then leaves
      // is a late message: it was true in its own term, in which nobody counts it who knows of the next.
      if case .matched(let index) = response.result, index > durable.lastIndex,
        response.term >= durable.hardState.term
      {
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
    audit.follow(committed)
    stamped(at, world)
    guard case .applied = entry.outcome else { return }
    guard let made = world.workload.made[committed[at].entry.data] else {
      return uses.note(committed[at].entry, in: world)
    }
    applied.insert(made.call)
    for rival in world.workload.rivals[committed[at].entry.data] ?? [] { applied.insert(rival) }
    uses.note(call: made.call)
    guard world.workload.calls[Int(made.call)].changes else { return }
    if let before = changed[made.call] {
      world.violated("runs once", "request \(made.call) changed the state at entry \(before) and again at \(at + 1)")
    }
    changed[made.call] = UInt64(at) + 1
  }

  /// A new leader's stamps follow those of all earlier terms. (Within a term, plans end in another order than they began.)
  mutating func stamped(_ at: Int, _ world: World) {
    guard case .applied? = committed[at].outcome, let made = world.workload.made[committed[at].entry.data] else {
      return
    }
    let term = committed[at].entry.term
    if term > stamps.term { stamps = (term, stamps.newest, stamps.newest) }
    if made.time < stamps.ofEarlierTerms {
      world.violated("stamps", "entry \(at + 1) is stamped \(made.time), after \(stamps.ofEarlierTerms)")
    }
    stamps.newest = max(stamps.newest, made.time)
  }

  mutating func state(of node: SimulatedNode, in world: World) {
    let index = node.store.applied.index
    let table = node.machine.members
    if table.index > 0, table.index != node.seenTable, index <= UInt64(committed.count) {
      node.seenTable = table.index
      if let wrong = MembershipChecker.difference(table, membership.at(index)) {
        world.violated("members as configured", "after entry \(index), at node \(node.place + 1): \(wrong)")
      }
    }
    if let wrong = audit.difference(node.machine.ledger.tree, at: index) {
      world.violated("audit tree", "node \(node.place + 1): \(wrong)")
    }
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
      uses.answered(call, results, in: world)
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
