internal import Access
internal import DequeModule
internal import Operations
public import Raft
public import Registry
public import Store

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// One node as a value: it orders consensus, requests, forwards and reads, and decides nothing of KMIP.
///
/// The caller steps it with inputs, as many as have gathered, then takes the effects: everything that one batch of
/// inputs caused leaves together, so that proposals share an fsync and a message. It reads no clock, draws no
/// randomness and does no I/O; the same inputs give the same effects.
public struct NodeCore: Sendable {
  let settings: NodeSettings
  var raft: RaftNode
  var effects: [Effect] = []

  var ticks: UInt64 = 0
  var clock: StampClock
  var condition = Condition()
  /// The tick from which on leadership may be handed over again for want of space, or before this node's own removal.
  var handOverAfter: UInt64 = 0
  /// The tick from which on leadership may be handed over again for want of the token.
  var tokenRetryAfter: UInt64 = 0
  /// The tick from which on a node of higher priority is looked for again.
  var preferAfter: UInt64

  /// The members as of the applied state.
  var table: MemberTable
  var lives: [Life]
  var owesMembers = true
  /// Whether the applied table says that this life of the node is no member any more. It serves nobody, and goes on
  /// voting: those that stay may need it until they are sure of its removal.
  var isDeparting = false
  /// The tick at which it found that out.
  var departingSince: UInt64 = 0
  /// Whether the cluster has let this node go: it takes no part any more.
  var hasLeft = false
  /// The commit index that a restart is sure to find, and the highest one handed out for writing.
  var durableCommit: Index
  var writtenCommit: Index
  /// The tick at which each node was last heard from.
  var heard: [NodeID: UInt64] = [:]
  /// What the others say of themselves to this leader, and when they did.
  var reports: [NodeID: (report: NodeReport, tick: UInt64)] = [:]
  var reportAfter: UInt64 = 0
  /// Who has written to a later life of this node's disk: they know what became of this one.
  var tellers: [NodeID] = []
  /// The leader's own change of the table that is under way.
  var tableWork: UInt64?
  /// When this leader first found those out of the configuration that have not been let go yet.
  var partingSince: [NodeID: UInt64] = [:]
  /// Cluster commands that wait for the first table of members.
  var unfounded: [UInt64] = []
  var history: ConfigurationHistory
  /// The ticks at which the appends at work were handed out.
  var appendsAtWork: Deque<UInt64> = []
  var isStalled = false
  var sweep = Sweep(term: .zero)
  var reseal = Reseal(term: .zero, generation: 1)
  var owesKeys = true
  /// The entry up to which the edge wants the log cut.
  var cutWanted: UInt64 = 0

  var jobs: [UInt64: Job] = [:]
  var nextJob: UInt64 = 1
  /// Jobs in the order of their deadlines.
  var deadlines: Deque<(tick: UInt64, job: UInt64)> = []
  /// Jobs that wait for a leader or for room, in order.
  var waiting: Deque<UInt64> = []

  var reads: ReadBarrier
  var uses = UseRecords()
  var outgoing = OutgoingSequences()
  var forwarded: [UInt64: UInt64] = [:]

  /// Whether the disk has been found to be the newest one, and what this node and others have promised by theirs.
  var proof: DiskProof
  var promised = DurablePosition.zero
  var told = DurablePosition.zero
  var positions: PeerPositions
  var hasNewPositions = false

  /// The leader's state of one term; dies with it.
  var inFlight = InFlightWrites()
  var incoming = IncomingForwards()
  var plans: [UInt64: PlanAtWork] = [:]
  var nextPlan: UInt64 = 1
  var exclusive: UInt64?
  /// The tick from which on requests are planned again, after a proposal was dropped.
  var plansHeldUntil: UInt64 = 0
  /// What came back from workers while an exclusive plan was at work, or the log: it is proposed afterwards.
  var parked: [Planned] = []
  /// Appends with entries that are at the log's thread.
  var entriesAtWork = 0
  /// A hard state of which only the commit index is new, not handed to the log yet.
  var unwrittenState: HardState?

  /// Proposals by index, with the job that waits for each. They outlive the term: only the log tells what became of
  /// them.
  var proposals: Deque<Proposal> = []
  /// Replies that rest on the entry at an index.
  var resting: [UInt64: [UInt64]] = [:]

  /// What the state holds.
  public internal(set) var applied: Revision
  var lastIssuedApply: EntryID
  var known: KnownRole
  /// Bytes of entries that came since the state was last told to flush, and how many of them a flush at work covers.
  var unflushedBytes = 0
  var flushingBytes = 0
  var isFlushing = false
  var newestEntryTick: UInt64 = 0

  /// A plan at a worker.
  struct PlanAtWork {
    let job: UInt64
    let term: Term
    /// The last proposal that the plan can see.
    let start: UInt64
    let forget: [RequestIdentity]
    /// The generation of the keyring that it had to seal under.
    let keys: UInt64
    /// Whether it may have seen a mutation that came to nothing.
    var isTainted = false
  }

  /// A term's look through the replies that are kept.
  struct Sweep {
    let term: Term
    var after: RequestIdentity?
    var job: UInt64?
    var isDone = false
  }

  struct Proposal {
    let index: UInt64
    let term: Term
    let job: UInt64
    /// Whether the entry keeps the reply for a repeat.
    let keepsReply: Bool
  }

  /// What the rest of the node last knew of its part in the cluster.
  struct KnownRole: Equatable {
    var term: Term
    var leader: NodeID?
  }

  /// Starts a node from what its disk holds.
  /// - Parameters:
  ///   - storage: the log, with the members as of its base (not of the applied entry: what changed since stands in it).
  ///   - members: the table of members in the state.
  public init(
    settings: NodeSettings, storage: MemoryLogStorage, applied: Revision, members: MemberTable = MemberTable()
  ) throws(RaftError) {
    #if CONCLAVE_MUTANTS
      var settings = settings
      if mutant(.identityReusedAfterRestart) { settings.start = 1 }
      if mutant(.startsWithoutAsking) { settings.asksPeersAtStart = false }
    #endif
    var storage = storage
    history = ConfigurationHistory(storage.configuration, at: storage.base.index)
    for entry in storage.entries where entry.index.rawValue <= applied.index {
      #if CONCLAVE_MUTANTS
        if mutant(.restartForgetsMembers) { continue }
      #endif
      try history.note(entry)
    }
    storage.configuration = history.newest
    let table = members.index > 0 ? members : MemberTable(Self.founders(settings, history.newest), keys: members.keys)
    self.table = table
    lives = Life.of(table)
    isDeparting = Life.isOut(settings.raft.id, settings.incarnation, lives)
    self.settings = settings
    var raftSettings = settings.raft
    raftSettings.applied = Index(applied.index)
    raftSettings.asynchronousStorageWrites = true
    raftSettings.forwardsProposals = false
    raftSettings.announcesCommits = false
    let own = DurablePosition(of: storage)
    raft = try RaftNode(settings: raftSettings, storage: storage)
    raft.isOut = isDeparting
    preferAfter = UInt64(settings.priorityRetryTicks)
    proof = DiskProof(
      own: own, id: raftSettings.id, configuration: raft.configuration, isAsked: settings.asksPeersAtStart)
    positions = settings.peerPositions
    durableCommit = max(storage.hardState.commit, Index(applied.index))
    writtenCommit = durableCommit
    clock = StampClock(stepMaximum: settings.stampStepMilliseconds)
    reads = ReadBarrier(first: settings.requestIncarnation &* 0x9E37_79B9_7F4A_7C15)
    self.applied = applied
    lastIssuedApply = EntryID(term: Term(applied.term), index: Index(applied.index))
    known = KnownRole(term: raft.term, leader: raft.leader)
  }

  public var id: NodeID { raft.id }

  /// Takes one input. Effects gather until `takeEffects`.
  public mutating func step(_ input: Input) {
    if hasLeft {
      if case .request(let request) = input { refuse(request, .departed) }
      return
    }
    switch input {
    case .tick(let wallClock): tick(wallClock: wallClock)
    case .request(let request): admit(request)
    case .peer(let sender, let message): receive(message, from: sender)
    case .peerLost(let peer): lost(peer)
    case .planned(let planned): finish(planned)
    case .appended(let append): appended(append)
    case .applied(let batch, let outcomes, let stamp): self.applied(batch, outcomes, newestStamp: stamp)
    case .flushed(let revision): flushed(revision)
    case .snapshotSent(let peer, let succeeded): raft.reportSnapshot(to: peer, succeeded: succeeded)
    case .condition(let condition): take(condition)
    case .installed(let members):
      drainReady()
      take(members)
    case .cutLog(let index): cutWanted = max(cutWanted, index)
    case .resign: resign()
    }
    observeRole()
  }

  /// Everything to be done now. To be called after each batch of inputs.
  public mutating func takeEffects() -> [Effect] {
    if !hasLeft {
      proposeParked()
      beginReads()
      drainReady()
      releaseReads()
      sendRecords()
      drainWaiting()
      drainReady()
    }
    if owesMembers, !table.records.isEmpty {
      owesMembers = false
      effects.append(.members(table.members))
    }
    if owesKeys {
      owesKeys = false
      effects.append(.keys(table.keys))
    }
    defer { effects = [] }
    return effects
  }

  private mutating func tick(wallClock: Int64) {
    ticks += 1
    clock.tick(wallClock: wallClock)
    watchDisk()
    tickProof()
    if mayPromise { raft.tick() }
    reads.giveUp(olderThan: UInt64(settings.readRetryTicks), now: ticks)
    expire()
    repeatForwards()
    writeCommit()
    flushWhenIdle()
    flushForKeys()
    report()
    if raft.isLeader, !isDeparting { lead() }
  }

  private mutating func receive(_ message: PeerMessage, from sender: Sender) {
    guard accepts(message, from: sender) else { return hearOfLaterLife(sender) }
    let peer = sender.node
    // Who only asks about its disk takes no part yet, and may never do so again.
    if case .attestation = message {} else { heard[peer] = ticks }
    switch message {
    case .raft(let message, let stamp):
      // A message claims no other sender than its link's, and none that only the node itself may say.
      guard message.from == peer, message.to == id, !message.isLocal else { return }
      remember(message, of: sender)
      guard mayPromise else { return hearWhileAsking(message) }
      if peer == raft.leader { clock.observe(stamp) }
      // Reads, too, wait for a leader that serves.
      if case .readIndex = message, raft.isLeader, !serves { return }
      tell(message)
    case .forward(let forward): receive(forward, from: peer)
    case .forwardReply(let reply): receive(reply, from: peer)
    case .report(let report): receive(report, from: sender)
    case .departed(let incarnation): departed(incarnation)
    case .attestation(let attestation): receive(attestation, from: sender)
    }
  }

  private mutating func lost(_ peer: NodeID) {
    raft.reportUnreachable(peer)
    forwardsLost(to: peer)
  }

  private mutating func take(_ condition: Condition) {
    if condition != self.condition { reportAfter = 0 }
    self.condition = condition
    if condition.hasSpace { handOverAfter = 0 }
    if condition.hasToken { tokenRetryAfter = 0 }
    if !condition.isUnsealed {
      resign()
      refuseHeldReads()
    }
  }

  /// Notices that term or leader changed, and lets everything that depends on them begin anew.
  private mutating func observeRole() {
    let now = KnownRole(term: raft.term, leader: raft.leader)
    if now == known { return }
    let before = known
    known = now
    reportAfter = 0
    if now.leader == id {
      reports = [:]
      partingSince = [:]
      preferAfter = ticks + UInt64(settings.priorityRetryTicks)
    } else {
      waiting.append(contentsOf: unfounded)
      unfounded = []
    }
    if before.term != now.term || (before.leader == id) != (now.leader == id) {
      // The overlay and the leader's knowledge of forwards die with the term; plans that come back are stale.
      inFlight = InFlightWrites(position: applied.index)
      incoming = IncomingForwards()
      exclusive = nil
      let stale = parked
      parked = []
      for planned in stale { finish(planned) }
    }
    if now.leader != nil { rerouteForwards() }
  }
}
