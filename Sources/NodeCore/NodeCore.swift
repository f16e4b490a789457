internal import Access
internal import DequeModule
internal import Operations
public import Raft
internal import Registry
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
  /// The tick from which on leadership may be handed over again for want of space.
  var handOverAfter: UInt64 = 0

  var jobs: [UInt64: Job] = [:]
  var nextJob: UInt64 = 1
  /// Jobs in the order of their deadlines.
  var deadlines: Deque<(tick: UInt64, job: UInt64)> = []
  /// Jobs that wait for a leader or for room, in order.
  var waiting: Deque<UInt64> = []

  var reads: ReadBarrier
  var outgoing = OutgoingSequences()
  var forwarded: [UInt64: UInt64] = [:]

  /// The leader's state of one term; dies with it.
  var inFlight = InFlightWrites()
  var incoming = IncomingForwards()
  var plans: [UInt64: PlanAtWork] = [:]
  var nextPlan: UInt64 = 1
  var exclusive: UInt64?
  /// What came back from workers while an exclusive plan was at work.
  var parked: [Planned] = []

  /// Proposals by index, with the job that waits for each. They outlive the term: only the log tells what became of
  /// them.
  var proposals: Deque<Proposal> = []
  /// Replies that rest on the entry at an index.
  var resting: [UInt64: [UInt64]] = [:]

  var applied: Revision
  var lastIssuedApply: EntryID
  var known: KnownRole
  var logBytes = 0
  var isFlushing = false

  /// A plan at a worker.
  struct PlanAtWork {
    let job: UInt64
    let term: Term
    /// The last proposal that the plan can see.
    let start: UInt64
    let forget: [RequestIdentity]
  }

  struct Proposal {
    let index: UInt64
    let term: Term
    let job: UInt64
  }

  /// What the rest of the node last knew of its part in the cluster.
  struct KnownRole: Equatable {
    var term: Term
    var leader: NodeID?
  }

  /// Starts a node from what its disk holds.
  public init(settings: NodeSettings, storage: MemoryLogStorage, applied: Revision) throws(RaftError) {
    #if CONCLAVE_MUTANTS
      var settings = settings
      if mutant(.identityReusedAfterRestart) { settings.incarnation = 1 }
    #endif
    self.settings = settings
    var raftSettings = settings.raft
    raftSettings.applied = Index(applied.index)
    raftSettings.asynchronousStorageWrites = true
    raftSettings.forwardsProposals = false
    raft = try RaftNode(settings: raftSettings, storage: storage)
    clock = StampClock(stepMaximum: settings.stampStepMilliseconds)
    reads = ReadBarrier(first: settings.incarnation &* 0x9E37_79B9_7F4A_7C15)
    self.applied = applied
    lastIssuedApply = EntryID(term: Term(applied.term), index: Index(applied.index))
    known = KnownRole(term: raft.term, leader: raft.leader)
  }

  public var id: NodeID { raft.id }

  /// Takes one input. Effects gather until `takeEffects`.
  public mutating func step(_ input: Input) {
    switch input {
    case .tick(let wallClock): tick(wallClock: wallClock)
    case .request(let request): admit(request)
    case .peer(let peer, let message): receive(message, from: peer)
    case .peerLost(let peer): lost(peer)
    case .planned(let planned): finish(planned)
    case .appended(let append): appended(append)
    case .applied(let batch, let outcomes, let stamp): self.applied(batch, outcomes, newestStamp: stamp)
    case .flushed(let revision): flushed(revision)
    case .snapshotSent(let peer, let succeeded): raft.reportSnapshot(to: peer, succeeded: succeeded)
    case .condition(let condition): take(condition)
    case .installed: break
    case .resign: resign()
    }
    observeRole()
  }

  /// Everything to be done now. To be called after each batch of inputs.
  public mutating func takeEffects() -> [Effect] {
    beginReads()
    drainReady()
    releaseReads()
    drainWaiting()
    drainReady()
    defer { effects = [] }
    return effects
  }

  private mutating func tick(wallClock: Int64) {
    ticks += 1
    clock.tick(wallClock: wallClock)
    raft.tick()
    reads.giveUp(olderThan: UInt64(settings.readRetryTicks), now: ticks)
    expire()
    repeatForwards()
    if !condition.hasSpace, ticks >= handOverAfter { handOver() }
  }

  private mutating func receive(_ message: PeerMessage, from sender: Sender) {
    let peer = sender.node
    switch message {
    case .raft(let message, let stamp):
      // A message claims no other sender than its link's, and none that only the node itself may say.
      guard message.from == peer, message.to == id, !message.isLocal else { return }
      if peer == raft.leader { clock.observe(stamp) }
      tell(message)
    case .forward(let forward): receive(forward, from: peer)
    case .forwardReply(let reply): receive(reply, from: peer)
    case .report, .departed: break
    }
  }

  private mutating func lost(_ peer: NodeID) {
    raft.reportUnreachable(peer)
    forwardsLost(to: peer)
  }

  private mutating func take(_ condition: Condition) {
    self.condition = condition
    if condition.hasSpace { handOverAfter = 0 }
    if !condition.isUnsealed { resign() }
  }

  /// Hands leadership on because the disk is nearly full: to the next follower round the ring, since another one may be
  /// as full. A full node that wins a later election does so again, and seldom enough that nodes which are all full
  /// do not keep the cluster busy with it.
  private mutating func handOver() {
    guard raft.isLeader else { return }
    let others = raft.status.progress.map(\.id).filter { $0 != id && raft.configuration.isVoter($0) }.sorted()
    let active = Set(raft.status.progress.lazy.filter { $0.progress.isRecentlyActive }.map(\.id))
    let ring = others.filter { $0 > id } + others.filter { $0 < id }
    guard let next = ring.first(where: active.contains) else { return }
    handOverAfter = ticks + UInt64(settings.spaceRetryTicks)
    raft.transferLeadership(to: next)
  }

  /// Hands leadership to the follower whose log reaches furthest.
  private mutating func resign() {
    guard raft.isLeader else { return }
    let candidates = raft.status.progress.filter {
      $0.id != id && raft.configuration.isVoter($0.id) && $0.progress.isRecentlyActive
    }
    guard let best = candidates.max(by: { $0.progress.match < $1.progress.match }) else { return }
    raft.transferLeadership(to: best.id)
  }

  /// Notices that term or leader changed, and lets everything that depends on them begin anew.
  private mutating func observeRole() {
    let now = KnownRole(term: raft.term, leader: raft.leader)
    if now == known { return }
    let before = known
    known = now
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
