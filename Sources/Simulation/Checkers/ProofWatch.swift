internal import NodeCore
internal import Raft
internal import Registry

/// What a node's process has heard of other disks, and what it has been answered about its own: kept beside the node's
/// own memory, and held against it (docs/decisions/0011-an-older-disk-put-back.md).
struct ProofWatch {
  /// By place: how far a first life's disk is known to have reached. Of later lives the node may rightly have dropped
  /// what it was told, so they are left out.
  private var known = [DurablePosition?](repeating: nil, count: World.machines)
  /// The same a while ago, and longer ago: what the node must have on its disk by now.
  private var earlier: [DurablePosition?]
  private var durable: [DurablePosition?]
  private var ticks = 0
  /// More than a node takes to record what it has heard.
  private static let ticksToRecord = 60

  // The present start.
  private var incarnation: UInt64 = 1
  private(set) var question: UInt64 = 0
  private var own = DurablePosition.zero
  private var configuration = Configuration()
  private var answered: Set<NodeID> = []
  private var callers: Set<NodeID> = []
  /// What it knew of those who asked, when they did.
  private var asked: [(node: NodeID, question: UInt64, known: DurablePosition?)] = []
  /// What the node was answered and may not pass over.
  private(set) var contradiction: String?
  /// Whether the node has been seen to take part.
  var isProven = false

  init() {
    earlier = known
    durable = known
  }

  /// The process has died.
  mutating func crash() {
    known = durable
    earlier = durable
  }

  /// The disk is another one, with another memory.
  mutating func forget() { self = ProofWatch() }

  mutating func start(_ core: borrowing NodeCore, _ disk: MemoryLogStorage, question: UInt64, incarnation: UInt64) {
    ticks = 0
    self.incarnation = incarnation
    self.question = question
    own = DurablePosition(of: disk)
    configuration = core.configuration
    answered = [core.id]
    callers = []
    asked = []
    contradiction = nil
    isProven = false
  }

  mutating func tick() {
    ticks += 1
    guard ticks % Self.ticksToRecord == 0 else { return }
    durable = earlier
    earlier = known
  }

  /// Hears what the node is about to hear.
  mutating func hear(_ sender: Sender, _ message: PeerMessage, at node: SimulatedNode) {
    guard sender.addressed == 0 || sender.addressed == incarnation else { return }
    switch message {
    case .attestation(.reached(let position)): note(position, of: sender, at: node)
    case .attestation(.ask(let question)):
      let known = sender.incarnation == 1 ? known[Int(sender.node.rawValue) - 1] : nil
      if asked.count >= 1_000 { asked.removeFirst() }
      asked.append((sender.node, question, known))
    case .attestation(.answer(question, let finding)):
      answered.insert(sender.node)
      switch finding {
      case .reached(let position) where position > own:
        contradiction = "node \(sender.node) told it of \(position), its disk holds \(own)"
      case .laterIncarnation(let later): contradiction = "node \(sender.node) told it of incarnation \(later)"
      default: break
      }
    case .raft(let message, _):
      switch message {
      case .appendEntries, .heartbeat, .installSnapshot, .requestVote, .requestPreVote: callers.insert(sender.node)
      default: break
      }
      // The core's log may be cut already where the mirror of it is not yet.
      let status = node.core?.status
      let position = DurablePosition(promisedBy: message) { index in
        guard let status, status.role == .leader, index.next >= status.firstIndex else { return nil }
        return node.mirror.entry(at: index)?.term
      }
      if let position { note(position, of: sender, at: node) }
    default: break
    }
  }

  private mutating func note(_ position: DurablePosition, of sender: Sender, at node: SimulatedNode) {
    guard sender.incarnation == 1 else { return }
    if let record = node.machine.members[sender.node] {
      guard record.member.incarnation == 1, record.standing != .gone else { return }
    }
    let place = Int(sender.node.rawValue) - 1
    if known[place].map({ $0 < position }) ?? true { known[place] = position }
  }

  /// What is wrong with an answer that the node gives about another one's disk; nil when nothing is.
  mutating func fault(of finding: Attestation.Finding, to question: UInt64, of node: NodeID) -> String? {
    guard let at = asked.firstIndex(where: { $0.node == node && $0.question == question }) else {
      return "it answers what node \(node) has not asked"
    }
    guard let known = asked.remove(at: at).known else { return nil }
    switch finding {
    case .reached(let position) where position >= known: return nil
    case .laterIncarnation: return nil
    case .reached, .unknown: return "it was told of \(known), and answers node \(node): \(finding)"
    }
  }

  /// What is wrong when the node takes part now; nil when nothing is.
  /// - Parameter members: those in force now.
  func faultOfStart(_ members: Configuration) -> String? {
    if let contradiction { return "goes on with an older disk: \(contradiction)" }
    if !answered.isDisjoint(with: callers) { return nil }
    let isQuorum = [configuration, members].contains { configuration in
      !configuration.members.isEmpty
        && [configuration.voters, configuration.votersOutgoing].allSatisfy { voters in
          voters.isEmpty || voters.count(where: answered.contains) * 2 > voters.count
        }
    }
    return isQuorum ? nil : "goes on, answered by \(answered.sorted()) alone; its members are \(configuration)"
  }
}

extension World {
  /// Looks at a node that may have begun to take part. Answers whether it has to be stopped: its disk is an older one,
  /// and nobody who knows better has answered. (That can happen, as the decision says; it counts as a lost disk then,
  /// as it would for an operator who restored one, and is known before the node has promised anything.)
  func watchStart(of node: SimulatedNode) -> Bool {
    guard !node.proof.isProven, let core = node.core, core.position.isProven else { return false }
    node.proof.isProven = true
    if let wrong = node.proof.faultOfStart(core.configuration) {
      violated("nothing is promised by an older disk", "node \(node.place + 1) \(wrong)")
    }
    return node.isOlder
  }

  /// A node has found its disk to be an older one.
  func damaged(_ node: SimulatedNode, _ reason: String) {
    guard node.isOlder, node.proof.contradiction != nil else {
      return violated("damage", "node \(node.place + 1) calls its disk damaged: \(reason)")
    }
    reached(.olderDiskFound)
    beginAnew(node, "older disk found: \(reason)")
  }
}
