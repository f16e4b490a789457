import Access
import NodeCore
import Operations
import Raft
import Registry
import Secrets
import Store
import Synchronization
import TTLV

/// A few production cores, with disks and states that work at once and a network that loses nothing but what a test
/// cuts. Time is ticks.
final class Bench {
  final class Node {
    let member: Member
    var core: NodeCore
    var disk: MemoryLogStorage
    var store: MemoryStore
    var machine: StateMachine
    var staged: [(key: RecordKey, record: Record)] = []
    var removed: String?
    var members: [Member] = []
    var replies: [UInt64: [UInt8]] = [:]
    var refusals: [UInt64: Refusal] = [:]
    /// The key ledger as the core told it last.
    var keys = KeyLedger()
    /// What records are sealed under here; nil at a node that is sealed.
    var generation: UInt64? = 1
    /// While set, the disk takes appends and does not finish them.
    var isDiskStalled = false
    var appends: [StorageAppend] = []
    /// The commit index as of the last write that had to be durable: what is written without a sync may be lost.
    var durableCommit = Index.zero

    init(_ member: Member, start: UInt64, _ disk: MemoryLogStorage, _ store: MemoryStore, founders: [Member]) throws {
      self.member = member
      self.disk = disk
      self.store = store
      machine = try StateMachine(store: store)
      var raft = RaftSettings(id: member.id, electionSeed: member.id.rawValue)
      raft.heartbeatTicks = 1
      var settings = NodeSettings(raft: raft, start: start, incarnation: member.incarnation, kind: member.kind)
      settings.founders = founders
      core = try NodeCore(settings: settings, storage: disk, applied: store.applied, members: machine.members)
    }
  }

  var nodes: [NodeID: Node] = [:]
  /// Nodes that hear nobody and are heard by nobody.
  var cut: Set<NodeID> = []
  /// Messages that get lost.
  var isLost: (NodeID, PeerMessage) -> Bool = { _, _ in false }
  private let founders: [Member]
  private var wires: [(from: Node, to: Recipient, message: PeerMessage)] = []
  private var nextRequest: UInt64 = 1
  /// Frames that were dropped because of whom they came from or were for cannot be seen; those that were sent can.
  private(set) var sent: [(from: NodeID, to: Recipient, message: PeerMessage)] = []

  /// Looks at the nodes after everything that any of them does.
  var watch: (() -> Void)?

  private func evaluator(_ node: Node) -> Evaluator? {
    node.generation.map { generation in
      Evaluator(
        capabilities: Capabilities(
          cryptographer: SeededCryptographer(seed: 1), sealing: NoSealing(generation: generation), entropy: NoEntropy()),
        settings: OperationSettings())
    }
  }

  init(_ count: Int, _ particulars: [Int: Particulars] = [:]) throws {
    founders = (1...count).map { Member(id: NodeID(UInt64($0)), particulars[$0] ?? Particulars()) }
    var disk = MemoryLogStorage()
    disk.configuration = Configuration(voters: founders.map(\.id))
    for member in founders {
      nodes[member.id] = try Node(member, start: 1, disk, MemoryStore(), founders: founders)
    }
  }

  subscript(id: UInt64) -> Node { nodes[NodeID(id)]! }

  var leader: Node? {
    let leaders = nodes.values.filter { $0.core.status.role == .leader && !cut.contains($0.member.id) }
    return leaders.max { $0.core.status.term < $1.core.status.term }
  }

  /// A machine that the cluster has admitted begins with an empty disk.
  func boot(_ member: Member) throws {
    nodes[member.id] = try Node(member, start: 1, MemoryLogStorage(), MemoryStore(), founders: [])
  }

  /// The process ends and begins again on the same disk; the state comes back as far as it was applied.
  func restart(_ id: UInt64) throws {
    let old = self[id]
    _ = try old.store.flush()
    nodes[NodeID(id)] = try Node(old.member, start: 2, old.disk, old.store, founders: founders)
  }

  // MARK: Time

  func run(ticks: Int) throws {
    for _ in 0..<ticks {
      for node in ordered { node.core.step(.tick(wallClock: 1_700_000_000_000)) }
      try settle()
    }
  }

  /// Runs until `done`; false if that did not come about within `limit` ticks.
  func run(until done: () -> Bool, limit: Int = 400) throws -> Bool {
    for _ in 0..<limit {
      if done() { return true }
      try run(ticks: 1)
    }
    return done()
  }

  private var ordered: [Node] { nodes.values.sorted { $0.member.id < $1.member.id } }

  func settle() throws {
    for _ in 0..<10_000 {
      var isIdle = true
      for node in ordered {
        let effects = node.core.takeEffects()
        if !effects.isEmpty { isIdle = false }
        for effect in effects {
          try perform(effect, node)
          watch?()
        }
      }
      let batch = wires
      wires = []
      if isIdle, batch.isEmpty { return }
      for wire in batch { try deliver(wire.message, wire.from, wire.to) }
    }
  }

  private func deliver(_ message: PeerMessage, _ from: Node, _ to: Recipient) throws {
    guard let node = nodes[to.node], !cut.contains(to.node), !cut.contains(from.member.id), !isLost(to.node, message)
    else { return }
    let sender = Sender(from.member.id, incarnation: from.member.incarnation, addressed: to.incarnation)
    node.core.step(.peer(sender, message))
  }

  func put(_ message: PeerMessage, from node: Node, to: Recipient) {
    sent.append((node.member.id, to, message))
    wires.append((node, to, message))
  }

  private func perform(_ effect: Effect, _ node: Node) throws {
    switch effect {
    case .send(let to, let message): put(message, from: node, to: to)
    case .append(let append, _):
      node.appends.append(append)
      if !node.isDiskStalled { try finishAppends(node) }
    case .apply(let apply):
      let outcomes = try node.machine.apply(apply.entries.map { CommittedEntry($0) })
      node.core.step(.applied(apply, outcomes, newestStamp: node.machine.ledger.newestStamp))
    case .plan(let plan):
      node.core.step(.planned(Planner.run(plan, view: try node.store.view(), evaluator: evaluator(node))))
    case .reply(let request, let bytes): node.replies[request] = bytes
    case .refuse(let request, _, let refusal): node.refusals[request] = refusal
    case .sendSnapshot(let install):
      var records: [(key: RecordKey, record: Record)] = []
      try node.store.view().scan(.all, .ascending) { key, record in
        records.append((key, record))
        return .proceed
      }
      nodes[install.to]?.staged = records
      put(.raft(.installSnapshot(install), stamp: 0), from: node, to: Recipient(install.to))
      node.core.step(.snapshotSent(to: install.to, succeeded: true))
    case .flush: node.core.step(.flushed(try node.store.flush()))
    case .truncate(let metadata):
      node.disk.compact(to: metadata.index)
      node.disk.configuration = metadata.configuration
    case .members(let members): node.members = members
    case .keys(let keys): node.keys = keys
    case .removed(let reason), .superseded(let reason): node.removed = reason
    case .record: break
    case .damaged(let reason): preconditionFailure("node \(node.member.id) calls its disk damaged: \(reason)")
    case .halt(let reason): preconditionFailure("node \(node.member.id) halts: \(reason)")
    }
  }

  /// The disk finishes what it has taken.
  func finishAppends(_ node: Node) throws {
    let appends = node.appends
    node.appends = []
    for append in appends {
      if let snapshot = append.snapshot {
        var rest: [(key: RecordKey, record: Record)]? = node.staged
        try node.store.replace(
          at: Revision(term: snapshot.metadata.term.rawValue, index: snapshot.metadata.index.rawValue)
        ) {
          defer { rest = nil }
          return rest
        }
        try node.machine.reload()
        node.disk.applySnapshot(snapshot)
        node.core.step(.installed(node.machine.members))
      }
      node.disk.append(append.entries)
      if let state = append.hardState { node.disk.setHardState(state) }
      if append.mustSync { node.durableCommit = node.disk.hardState.commit }
      for response in append.responses where response.to != node.member.id {
        put(.raft(response, stamp: 0), from: node, to: Recipient(response.to))
      }
      node.core.step(.appended(append))
    }
  }

  // MARK: Commands

  /// Gives a command to a node, and runs until it is answered.
  func command(_ command: ClusterCommand, at id: UInt64? = nil, isAdministrator: Bool = true) throws -> ClusterAnswer? {
    guard let node = id.map({ self[$0] }) ?? leader else { return nil }
    let number = nextRequest
    nextRequest += 1
    let principal = Principal(identity: "operator", isAdministrator: isAdministrator)
    node.core.step(.request(Request(id: number, frame: command.encoded, principal: principal, kind: .cluster)))
    _ = try run(until: { node.replies[number] != nil }, limit: 100)
    return try node.replies[number].map { try ClusterAnswer(encoded: $0) }
  }

  /// Lets a node in, as far as the cluster has to do with it.
  func admit(_ token: UInt8, _ particulars: Particulars = Particulars(), at id: UInt64? = nil) throws -> ClusterAnswer?
  {
    let hash = [UInt8](repeating: token, count: 32)
    _ = try command(.issueToken(hash: hash, expires: .max, kind: particulars.kind), at: id)
    return try command(.admit(tokenHash: hash, particulars), at: id, isAdministrator: false)
  }

  func standing(_ id: UInt64) -> MemberRecord.Standing? { leader?.machine.members[NodeID(id)]?.standing }
}

/// Hides nothing: a seal is the number of its generation before what it holds.
private struct NoSealing: Sealing {
  let generation: UInt64

  func isCurrent(_ sealed: SealedBytes) -> Bool { sealed.bytes.first == UInt8(generation) }
  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes {
    SealedBytes(opaque: [UInt8(generation)] + plain.revealed())
  }
  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes {
    guard !sealed.bytes.isEmpty else { throw .damaged }
    return SecretBytes(Array(sealed.bytes.dropFirst()))
  }
  /// FNV-1a, twice: different bytes shall have different hashes, and nothing shall be hidden.
  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] {
    [0xCBF2_9CE4_8422_2325, 0x8422_2325_CBF2_9CE4].flatMap { (start: UInt64) in
      let hash = ([domain] + bytes).reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
      return (0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * $0)) }
    }
  }
}

/// Counts: no two draws of all tests are the same.
private struct NoEntropy: Entropy {
  private static let draws = Atomic<UInt64>(0)

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    let draw = Self.draws.add(1, ordering: .relaxed).newValue
    for at in buffer.indices { buffer[at] = at < 8 ? UInt8(truncatingIfNeeded: draw >> (8 * at)) : 7 }
  }
}
