internal import Access
internal import KMIP
internal import NodeCore
internal import Operations
internal import Raft
internal import Registry
internal import Store
internal import TTLV

/// A whole cluster in one process: production nodes, and around them time, network, disks, entropy and clients that
/// follow from one seed. Time is counted in microseconds.
final class World {
  /// A tick of a node's timer.
  static let tick: UInt64 = 50_000
  /// Ticks within which a use of a key has to be recorded.
  static let useRecordTicks = 4
  static let electionTicks = 10
  /// Ticks that a client of a healed cluster waits between its requests.
  static let calmTicks = 4 * electionTicks

  let options: FaultOptions
  let sabotage: Sabotage?
  var time: UInt64 = 0
  var queue = EventQueue()
  /// Chance of durations and messages, of faults, and of clients: apart, so that one does not shift the others.
  var draw: SeededGenerator
  var faultDraw: SeededGenerator
  var keyDraw: SeededGenerator
  /// Of who applies what.
  var applyDraw: SeededGenerator
  var nodes: [SimulatedNode] = []
  var network: Network
  var workload: Workload
  var checkers: Checkers
  var trace: Trace
  var counts = Counts()
  var violations: [Violation] = []
  var isHealed = false
  /// The place of the node that has no root key when all other faults are over.
  var stillSealed: Int?
  var isDraining = false
  /// Whether the leader is to crash in the middle of the next change of members.
  var awaitsChange = false
  /// Whether the next node that installs a snapshot is to crash meanwhile.
  var awaitsSnapshot = false
  /// When all faults end.
  var faultsEnd: UInt64
  /// The members that the cluster was founded with.
  let configuration: Raft.Configuration
  /// What operators are about, and how much they have been about.
  var task: MembershipTask?
  var tasksBegun = 0
  /// Places of nodes that have to begin anew once more.
  var superseded: [Int] = []
  var commandsGiven: UInt64 = 0
  var operatorRound = 0
  var doomed = DoomedNameSpaces()
  /// How often nodes have asked themselves to run what waited.
  var runsAsked: UInt64 = 0

  struct Counts {
    var faults: [FaultKind: Int] = [:]
    var lost = 0
    var repeated = 0
    var snapshots = 0
    var truncations = 0
    var elections = 0
    var events = 0
    var situations: [Situation: Int] = [:]
  }

  init(seed: UInt64, sabotage: Sabotage? = nil, isHunt: Bool = false, print: ((String) -> Void)? = nil) {
    var root = SeededGenerator(seed: seed)
    options = FaultOptions(&root, isHunt: isHunt)
    faultsEnd = options.duration
    self.sabotage = sabotage
    draw = root.fork()
    faultDraw = root.fork()
    workload = Workload(options: options, draw: root.fork())
    keyDraw = root.fork()
    applyDraw = root.fork()
    trace = Trace(print: print)
    network = Network(nodes: World.machines)
    configuration = Raft.Configuration(voters: (1...options.nodes).map { NodeID(UInt64($0)) })
    checkers = Checkers(founders: configuration)
    for place in 0..<options.nodes {
      let keys = SimulatedKeys()
      nodes.append(
        SimulatedNode(
          place: place, configuration: configuration, keys: keys, evaluator: evaluator(at: place, keys),
          applies: gatheredApplies))
    }
    for node in nodes.prefix(options.oldBuilds) { node.isOldBuild = true }
    if let witness = options.witness { nodes[witness].kind = .witness }
    for node in nodes { start(node) }
    for client in 0..<options.clients { queue.put(.client(client), at: draw.within(0...500_000)) }
    scheduleFault()
  }

  func evaluator(at place: Int, _ keys: SimulatedKeys) -> Evaluator {
    Evaluator(
      capabilities: Capabilities(
        cryptographer: SeededCryptographer(seed: draw.next()), sealing: SimulatedSealing(keys: keys),
        entropy: SimulatedEntropy(seed: draw.next()), streams: Streams(node: UInt64(place))),
      settings: OperationSettings())
  }

  /// What a node applies itself, and what not.
  var gatheredApplies: GatheredApplies {
    GatheredApplies(entriesHere: options.entriesHere, bytesHere: options.entryBytesHere)
  }

  /// Notes that a class of situations has been reached.
  func reached(_ situation: Situation) { counts.situations[situation, default: 0] += 1 }

  func violated(_ checker: String, _ what: String) {
    violations.append(Violation(checker: checker, time: time, what: what))
  }

  /// Starts a node's process from its disk.
  func start(_ node: SimulatedNode) {
    guard node.core == nil, !node.isOut, !node.awaitsLife else { return }
    var raft = RaftSettings(id: node.identity, electionSeed: draw.next())
    raft.electionTicks = World.electionTicks
    raft.heartbeatTicks = options.heartbeatTicks
    if options.smallBatches {
      raft.bytesPerAppend = options.bytesPerAppend
      // With slow applies, replaying the log in such small batches would take longer than a cluster may to converge.
      if options.apply.upperBound < 1_000 { raft.committedBytesPerReady = 3_000 }
      raft.inflightAppends = 3
    }
    var settings = NodeSettings(raft: raft, start: node.start, incarnation: node.incarnation, kind: node.kind)
    settings.founders = nodes.prefix(options.nodes).map { node in
      Member(id: node.identity, Particulars(kind: node.kind, priority: options.priorities?[node.place] ?? 100))
    }
    if options.priorities != nil { settings.priorityRetryTicks = 60 }
    settings.peerPositions = node.recorded
    settings.useRecordTicks = World.useRecordTicks
    settings.deadlineTicks = options.deadlineTicks
    settings.forwardRetryTicks = options.forwardRetryTicks
    settings.logEntries = options.logEntries
    settings.logEntriesKept = options.logEntriesKept
    settings.asksPeersAtStart = true
    node.evaluator = evaluator(at: node.place, node.keys)
    node.mirror = node.disk.durable
    let applied = node.store.applied
    guard applied.index >= node.mirror.base.index.rawValue, applied.index <= node.mirror.lastIndex.rawValue else {
      return violated(
        "restart",
        "node \(node.place + 1): the state ends at \(applied.index), the log holds "
          + "\(node.mirror.firstIndex)...\(node.mirror.lastIndex)")
    }
    do {
      node.machine = try StateMachine(store: node.store)
      node.core = try NodeCore(
        settings: settings, storage: node.mirror, applied: applied, members: node.machine.members)
      node.isUp = true
    } catch {
      return violated("restart", "node \(node.place + 1) does not start: \(error)")
    }
    if let core = node.core {
      node.proof.start(core, node.disk.durable, question: raft.electionSeed, incarnation: node.incarnation)
    }
    if node.life > 0, applied.index < node.mirror.lastIndex.rawValue, applied.index < node.seenApplied {
      reached(.entriesReplayed)
    }
    checkers.restarted(node, in: self)
    node.ledger = node.machine.members.keys
    node.keys.use(node.ledger)
    node.toldCondition = node.presentCondition
    if node.toldCondition != Condition() { node.core?.step(.condition(node.toldCondition)) }
    node.seenConfiguration = nil
    node.seenTerm = node.mirror.hardState.term
    node.seenCommit = Index(applied.index)
    node.seenApplied = applied.index
    node.heardOutcome = applied.index
    node.wasLeader = false
    trace.note(time, node.place, "start", applied.index, node.mirror.lastIndex.rawValue)
    if watchStart(of: node) { return missed(node) }
    queue.put(.tick(node: node.place, life: node.life), at: time + draw.within(1...World.tick))
  }

  /// Tells a node of its disk's space and of its token.
  func set(_ condition: Condition, at node: SimulatedNode) {
    guard node.condition != condition else { return }
    node.condition = condition
    tellCondition(node)
  }

  func tellCondition(_ node: SimulatedNode) {
    guard node.isUp, node.toldCondition != node.presentCondition else { return }
    node.toldCondition = node.presentCondition
    give(.condition(node.toldCondition), to: node)
  }

  /// Gives a node an input, which it takes when its thread wakes.
  func give(_ input: Input, to node: SimulatedNode) {
    guard node.isUp else { return }
    node.inbox.append(input)
    guard !node.isWakeDue else { return }
    node.isWakeDue = true
    queue.put(.wake(node: node.place, life: node.life), at: max(time, node.pausedUntil) + draw.within(options.wake))
  }

  /// Steps the core with what has gathered, and does what it wants done.
  func process(_ node: SimulatedNode, isTick: Bool = false) {
    node.isWakeDue = false
    guard node.isUp else { return }
    let inputs = node.inbox
    node.inbox = []
    for input in inputs {
      switch input {
      case .peer(let sender, let message): node.proof.hear(sender, message, at: node)
      case .applied(let batch, _, _):
        node.openWork.heard()
        hear(batch, node)
      default: break
      }
      node.core?.step(input)
    }
    guard performEffects(of: node) else { return }
    applyDue(node, isTick: isTick)
    if node.isUp { checkers.observe(node, in: self) }
    watchChange()
    if trace.isPrinted { showRole(of: node) }
  }

  private func showRole(of node: SimulatedNode) {
    guard let status = node.core?.look() else { return }
    let role = "\(status.role) in term \(status.term)"
    if role != node.shownRole { trace.show(time, node.place, role) }
    node.shownRole = role
  }

  /// Answers whether the process may go on.
  func performEffects(of node: SimulatedNode) -> Bool {
    let effects = node.core?.takeEffects() ?? []
    let life = node.life
    if watchStart(of: node) {
      missed(node)
      return false
    }
    // One of them may end the process: nothing is done for it after that.
    for effect in effects where node.life == life { perform(effect, node) }
    return true
  }

  private func perform(_ effect: Effect, _ node: SimulatedNode) {
    switch effect {
    case .send(let to, let message):
      if case .departed = message { reached(.departedTold) }
      if case .attestation(.answer(let question, let finding)) = message,
        let wrong = node.proof.fault(of: finding, to: question, of: to.node)
      {
        violated("promises are remembered", "node \(node.place + 1): \(wrong)")
      }
      send(.message(message), from: node.place, to: Int(to.node.rawValue) - 1, addressed: to.incarnation)
    case .members: if options.entriesHere > 0 { put(.other, node) }
    case .keys(let ledger): tendKeys(node, ledger)
    case .removed(let reason): retire(node, reason)
    case .superseded(let reason): askOnceMore(node, reason)
    case .append(let append, let stamp):
      // What was committed before a snapshot came goes to the state before it.
      if append.snapshot != nil { handOver(node) }
      checkers.appending(append, at: node, in: self)
      if let first = append.entries.first, first.index <= node.mirror.lastIndex {
        reached(.entriesReplaced)
        let lost = node.mirror.entries.drop { $0.index < first.index }
        if lost.contains(where: { workload.made[$0.data] != nil }) { reached(.proposalLost) }
      }
      SimulatedDisk.perform(.append(append), on: &node.mirror)
      node.logQueue.append(.append(append, stamp: stamp))
      beginLog(node)
    case .apply(let apply):
      checkers.handedOut(apply, at: node, in: self)
      if options.entriesHere > 0 { node.applies.gather(apply) } else { put(.apply(apply), node) }
    case .plan(let plan):
      notePlan(plan, node)
      if options.plansInline > 0, draw.chance(options.plansInline) { return self.plan(plan, node, isInline: true) }
      queue.put(.planning(node: node.place, life: node.life, plan), at: time + draw.within(options.planning))
    case .reply(let request, _) where request >= DoomedNameSpaces.numbers: break
    case .refuse(let request, _, _) where request >= DoomedNameSpaces.numbers: break
    case .reply(let request, let bytes):
      if request >= World.commandNumbers { return commandAnswered(request, bytes) }
      answered(request, bytes, node)
    case .refuse(let request, _, let refusal): refused(request, refusal, node)
    case .sendSnapshot(let install):
      put(.stream(install), node)
    case .flush:
      put(.flush, node)
    case .truncate(let metadata):
      SimulatedDisk.perform(.truncate(metadata), on: &node.mirror)
      node.logQueue.append(.truncate(metadata))
      beginLog(node)
    case .record(let positions): node.recorded = positions
    case .damaged(let reason): damaged(node, reason)
    case .halt(let reason): violated("halt", "node \(node.place + 1) cannot go on: \(reason)")
    }
  }

  // MARK: Messages

  func send(_ parcel: Parcel, from: Int, to: Int, addressed: UInt64 = 0) {
    guard to >= 0, to < World.machines, to != from else { return violated("network", "a message to nobody: \(to)") }
    // A node that has been admitted and not been set up yet.
    guard nodes.indices.contains(to) else { return }
    var parcel = parcel
    if case .message(.raft(var message, let stamp)) = parcel {
      if case .timeoutNow = message {
        reached(.leadershipTransferred)
        if let priorities = options.priorities, priorities.indices.contains(from), priorities.indices.contains(to),
          priorities[to] > priorities[from]
        {
          reached(.leadershipPreferred)
        }
      }
      sabotage?.change(&message, &draw)
      checkers.sending(message, from: nodes[from], in: self)
      parcel = .message(.raft(message, stamp: stamp))
    } else if case .message(let message) = parcel, let changed = sabotage?.change(message, &draw) {
      parcel = .message(changed)
    }
    guard network.carries(from: from, to: to) else { return }
    if !isHealed, draw.chance(options.lost) {
      counts.lost += 1
      return
    }
    var copies = 1
    if !isHealed, draw.chance(options.repeated) {
      counts.repeated += 1
      copies = 2
    }
    for _ in 0..<copies {
      let isLate = !isHealed && draw.chance(options.delayed)
      let delay = isLate ? draw.within(0...options.delayMaximum) : draw.within(options.latency)
      queue.put(.delivery(from: sender(from, addressed), to: to, parcel), at: time + delay)
    }
  }

  /// The life that a message comes from, and the one that it is for.
  func sender(_ from: Int, _ addressed: UInt64 = 0) -> Sender {
    Sender(nodes[from].identity, incarnation: nodes[from].incarnation, addressed: addressed)
  }

  func deliver(_ parcel: Parcel, from: Sender, to: Int) {
    guard nodes.indices.contains(to) else { return }
    let node = nodes[to]
    guard node.isUp, network.carries(from: Int(from.node.rawValue) - 1, to: to) else { return }
    switch parcel {
    case .message(let message):
      if case .forward(let forward) = message, !node.forwardsSeen.insert(forward.identity).inserted {
        reached(.forwardRepeated)
      }
      give(.peer(from, message), to: node)
    case .snapshot(let install, let records):
      node.staged[install.snapshot.metadata.id] = records
      give(.peer(from, .raft(.installSnapshot(install), stamp: 0)), to: node)
    }
  }
}
