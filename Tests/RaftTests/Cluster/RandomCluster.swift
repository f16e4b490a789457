import Raft

/// A claim of Raft that a run broke.
struct Violation: Error, CustomStringConvertible {
  var description: String
}

/// A cluster at the mercy of chance: messages are lost, repeated and reordered, links are cut, nodes crash and lose what
/// their disks had not finished, members come and go. After every step the claims of Raft are checked.
struct RandomCluster {
  var generator: SeededGenerator
  var machines: [Machine] = []
  var network: [Message] = []
  var cut: Set<[NodeID]> = []
  /// Who led in which term.
  private var leaders: [Term: NodeID] = [:]
  /// What was applied at which index, by anybody.
  private(set) var history: [Index: Entry] = [:]
  private var newestApplied = Index.zero
  /// The newest index that anybody had applied when a read began.
  private var reads: [ReadContext: Index] = [:]
  private var nextNumber: UInt64 = 0
  var changesMembers = true
  private(set) var readsAnswered = 0
  private(set) var proposals = 0
  private(set) var snapshotsSent = 0

  init(seed: UInt64, isDiskLying: Bool = false) throws {
    generator = SeededGenerator(seed: seed)
    var first = MemoryLogStorage()
    first.applySnapshot(
      Snapshot(metadata: SnapshotMetadata(index: 1, term: 1, configuration: Configuration(voters: [1, 2, 3]))))
    for id in 1...5 as ClosedRange<UInt64> {
      var settings = RaftSettings(id: 1, electionSeed: 1)
      settings.bytesPerAppend = 64
      settings.inflightAppends = 4
      settings.uncommittedBytes = 400
      settings.cutsSnapshotsOnDemand = seed % 2 == 0
      settings.committedBytesPerReady = 100
      settings.preVote = seed % 3 != 0
      settings.checkQuorum = seed % 4 != 0
      settings.coalescesMessages = seed % 5 != 0
      settings.announcesCommits = seed % 7 != 0
      var machine = try Machine(id: NodeID(id), settings: settings, disk: id <= 3 ? first : MemoryLogStorage())
      machine.isDiskLying = isDiskLying
      machines.append(machine)
    }
  }

  mutating func run(steps: Int) throws {
    for _ in 0..<steps {
      try step()
      try check()
    }
  }

  private mutating func step() throws {
    let at = generator.below(machines.count)
    switch generator.below(1000) {
    case 0..<60: machines[at].node?.tick()
    case 60..<480: try deliverOne()
    case 480..<640: try takeReady(at)
    case 640..<760: network += machines[at].finishWrite()
    case 760..<840: try apply(at)
    case 840..<910: try machines[at].deliverInbox()
    case 910..<960: propose(at)
    case 960..<980: read(at)
    case 980..<990: machines[at].compact(keeping: UInt64(generator.below(4)))
    case 990..<997: try disturb(at)
    case 997: machines[at].node?.reportUnreachable(NodeID(UInt64(generator.below(5)) + 1))
    default: reportSnapshots(at)
    }
  }

  /// The rarer misfortunes, of which too many would leave nothing to be disturbed.
  private mutating func disturb(_ at: Int) throws {
    switch generator.below(8) {
    case 0: machines[at].node == nil ? try restart(at) : machines[at].crash(using: &generator)
    case 1, 2:
      for at in machines.indices where machines[at].node == nil { try restart(at) }
    case 3: cut = randomCut()
    case 4: cut = []
    case 5, 6: changeMembers(at)
    default: machines[at].node?.transferLeadership(to: NodeID(UInt64(generator.below(5)) + 1))
    }
  }

  private mutating func restart(_ at: Int) throws {
    // A lying disk is found out here too, if it cannot even begin; that is the same fault.
    do { try machines[at].start() } catch { throw Violation(description: "node \(at + 1) cannot start: \(error)") }
  }

  private mutating func deliverOne() throws {
    guard !network.isEmpty else { return }
    let place = generator.below(min(network.count, 12))
    let message = network[place]
    if !generator.oneIn(20) { network.remove(at: place) }
    if generator.oneIn(20) || cut.contains([message.from, message.to]) { return }
    try deliver(message)
  }

  mutating func deliver(_ message: Message) throws {
    do {
      try machines[Int(message.to.rawValue) - 1].node?.step(message)
    } catch RaftError.peerNotFound {
    } catch RaftError.proposalDropped {}
  }

  mutating func takeReady(_ at: Int) throws {
    guard machines[at].node?.hasReady == true else { return }
    let (messages, answered) = machines[at].takeReady()
    network += messages.compactMap { machines[at].filled($0) }
    snapshotsSent += messages.count { $0.kind == .installSnapshot }
    for read in answered {
      guard let needed = reads[read.context] else { continue }
      readsAnswered += 1
      if read.index < needed {
        throw Violation(description: "a read sees \(read.index), but \(needed) was applied before it began")
      }
    }
  }

  mutating func apply(_ at: Int) throws {
    for entry in try machines[at].finishApply() {
      if let known = history[entry.index], known != entry {
        throw Violation(description: "two entries applied at \(entry.index): \(known) and \(entry)")
      }
      history[entry.index] = entry
      newestApplied = max(newestApplied, entry.index)
    }
  }

  mutating func propose(_ at: Int) {
    nextNumber += 1
    let size = generator.below(30)
    let outcome = machines[at].node?.propose(
      [UInt8](repeating: UInt8(truncatingIfNeeded: nextNumber), count: size))
    if case .appended? = outcome { proposals += 1 }
  }

  private mutating func read(_ at: Int) {
    nextNumber += 1
    reads[ReadContext(origin: machines[at].id, sequence: nextNumber)] = newestApplied
    machines[at].node?.readIndex(nextNumber)
  }

  private mutating func randomCut() -> Set<[NodeID]> {
    var result: Set<[NodeID]> = []
    for from in machines { for to in machines where generator.oneIn(4) { result.insert([from.id, to.id]) } }
    return result
  }

  private mutating func changeMembers(_ at: Int) {
    guard changesMembers, machines[at].node?.isLeader == true else { return }
    var steps: [ConfigurationChange.Step] = []
    for _ in 0...generator.below(2) {
      let node = NodeID(UInt64(generator.below(5)) + 1)
      steps.append(.init([.addVoter, .remove, .addLearner][generator.below(3)], node))
    }
    let transition: ConfigurationChange.Transition = [.implicit, .explicit][generator.below(2)]
    let isJoint = machines[at].node?.configuration.isJoint == true
    let change = isJoint ? .leaveJoint : ConfigurationChange(transition: transition, steps: steps)
    // A change that would leave no voter would be refused when it is applied, which must not happen.
    guard let node = machines[at].node, isJoint || node.configuration.wouldKeepVoters(steps) else { return }
    _ = machines[at].node?.propose(change)
  }

  private mutating func reportSnapshots(_ at: Int) {
    for (id, progress) in machines[at].node?.status.progress ?? [] where progress.state == .snapshot {
      machines[at].node?.reportSnapshot(to: id, succeeded: generator.oneIn(2))
    }
  }

  // MARK: - Claims

  private mutating func check() throws {
    for machine in machines {
      guard let node = machine.node, node.isLeader else { continue }
      if let other = leaders[node.term] {
        // Election Safety (Raft thesis figure 3.2).
        if other != node.id { throw Violation(description: "\(other) and \(node.id) both led in term \(node.term)") }
        continue
      }
      leaders[node.term] = node.id
      // Leader Completeness: whatever was applied by anybody in an earlier term is in the new leader's log.
      for (index, entry) in history where index >= node.firstIndex && entry.term < node.term {
        if node.term(of: index) != entry.term {
          throw Violation(description: "the leader of term \(node.term) lacks the entry at \(index)")
        }
      }
      if let last = history.values.filter({ $0.term < node.term }).map(\.index).max(), node.last.index < last {
        throw Violation(description: "the leader of term \(node.term) ends before \(last)")
      }
    }
  }

  // MARK: - Healing

  /// Lets every node run and every message pass, until a new command is applied by all voters.
  mutating func heal(rounds: Int) throws {
    cut = []
    for at in machines.indices where machines[at].node == nil { try restart(at) }
    var wanted: Index?
    for round in 0..<rounds {
      for at in machines.indices {
        machines[at].node?.tick()
        if round % 20 == 19 { reportSnapshots(at) }
      }
      for _ in 0..<12 {
        for at in machines.indices {
          try takeReady(at)
          while !machines[at].writes.isEmpty { network += machines[at].finishWrite() }
          while !machines[at].applies.isEmpty { try apply(at) }
          while !machines[at].inbox.isEmpty { try machines[at].deliverInbox() }
        }
        let messages = network
        network = []
        for message in messages { try deliver(message) }
        try check()
      }
      if let at = machines.indices.first(where: { machines[$0].node?.isLeader == true }), let node = machines[at].node {
        if wanted == nil || round % 50 == 0 {
          if case .appended(_, let indexes)? = machines[at].node?.propose([255]) { wanted = indexes.upperBound }
        }
        let voters = node.configuration.allVoters
        if let wanted, history[wanted]?.data == [255],
          voters.allSatisfy({ id in machines.contains { $0.id == id && $0.applied >= wanted } })
        {
          return try checkStates()
        }
      }
    }
    let nodes = machines.compactMap(\.node).map { node in
      let status = node.status
      return "\n\(status.id) \(status.role) term \(status.term) last \(status.last) commit \(status.commit) "
        + "applied \(status.applied) \(status.configuration) "
        + status.progress.map { "\n    \($0.id) \($0.progress)" }.joined()
    }
    throw Violation(description: "no progress after healing: \(nodes.joined())")
  }

  /// State Machine Safety: nodes that applied as much hold the same.
  private func checkStates() throws {
    var states: [Index: [UInt8]] = [:]
    for machine in machines where machine.applied > .zero {
      if let known = states[machine.applied], known != machine.state {
        throw Violation(description: "two states at \(machine.applied)")
      }
      states[machine.applied] = machine.state
    }
  }
}

extension Configuration {
  /// Whether voters are left after these steps.
  fileprivate func wouldKeepVoters(_ steps: [ConfigurationChange.Step]) -> Bool {
    var left = Set(voters)
    for step in steps {
      switch step.action {
      case .addVoter: left.insert(step.node)
      case .remove, .addLearner: left.remove(step.node)
      case .update: break
      }
    }
    return !left.isEmpty
  }
}
