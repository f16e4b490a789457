/// One node of a Raft cluster, as a value that is stepped: no clock, disk, network or randomness inside.
///
/// Every call changes the node and may leave work behind: as long as ``hasReady`` is true, take a batch by ``ready()``
/// and do what ``Ready`` says. Calls that belong together (the messages of one read from the network, the proposals of
/// one turn) are best made before the next batch is taken, so that they share messages and disk writes.
public struct RaftNode: Sendable {
  /// How the node behaves.
  public let settings: RaftSettings
  /// The newest term the node knows.
  public internal(set) var term: Term
  /// Whom the node voted for in that term.
  public internal(set) var vote: NodeID?
  /// The members as of the last applied configuration change.
  public internal(set) var configuration = Configuration()

  /// The index as of which the members are known: of the entry or snapshot they came with.
  public internal(set) var configurationIndex = Index.zero
  /// Whether a member needs a snapshot and none that fits was offered: none at all, one older than the log's beginning,
  /// or one from before the member was added. The caller then makes one of the present state and offers it. Never true
  /// with ``RaftSettings/cutsSnapshotsOnDemand``.
  public internal(set) var needsSnapshot = false

  var role = Role.follower(Following(leader: nil))
  var log: RaftLog
  var quorum = Configuration().quorum
  var peers = PeerTable()
  /// Ticks since the election timer was reset: at a follower since it heard from its leader, at a leader since it last
  /// checked its quorum.
  var electionElapsed = 0
  /// The ticks after which this node begins an election.
  var electionTimeout: Int
  var jitter: ElectionJitter

  /// Whether the node may begin elections. A node whose disk has stalled does not stand until it has recovered.
  public var mayStand = true

  /// Messages that may leave at once.
  var outbox: [Message] = []
  /// Messages that promise something and wait for the disk: append responses and votes, to the own node too.
  var afterAppend: [Message] = []
  var readStates: [ReadState] = []
  /// Whether every peer is to hear of new entries or a new commit index with the next batch.
  var owesAppends = false
  /// Whether a round of heartbeats is to carry the newest read with the next batch.
  var owesReadRound = false

  var reportedSoftState: SoftState
  var reportedHardState: HardState
  /// In synchronous use, what the node tells itself when it is advanced; nil when no batch is out.
  var stepsOnAdvance: [Message]?
  var trace: Trace?

  /// Makes a node of what its disk holds. It begins as a follower.
  /// - Parameters:
  ///   - storage: what the disk holds, with the members as of the applied entry; empty for a node that is to join.
  ///   - trace: hears of everything the node does.
  /// - Throws: ``RaftError/inconsistentStorage``.
  public init(settings: RaftSettings, storage: MemoryLogStorage, trace: Trace? = nil) throws(RaftError) {
    precondition(settings.heartbeatTicks > 0, "heartbeatTicks must be positive")
    precondition(settings.electionTicks > settings.heartbeatTicks, "electionTicks must exceed heartbeatTicks")
    precondition(settings.inflightAppends > 0, "inflightAppends must be positive")
    precondition(settings.readMode == .quorum || settings.checkQuorum, "lease reads need check-quorum")
    self.settings = settings
    self.trace = trace
    term = storage.hardState.term
    vote = storage.hardState.vote
    jitter = ElectionJitter(seed: settings.electionSeed)
    electionTimeout = settings.electionTicks
    let members = storage.configuration
    log = try RaftLog(storage: storage, applied: settings.applied, applyingLimit: settings.committedBytesPerReady)
    log.trace = trace
    reportedSoftState = SoftState(leader: nil, role: .follower)
    reportedHardState = HardState(term: term, vote: vote, commit: log.committed)
    let changer = try ConfigurationChanger.restoring(members, lastIndex: log.lastIndex, window: emptyWindow)
    switchConfiguration(to: changer)
    configurationIndex = log.applied
    becomeFollower(term, leader: nil)
    self.trace?(
      .started(
        peers: configuration.allVoters, term: term, commit: log.committed, applied: log.applied, last: log.last))
  }

  /// The node's own identity.
  public var id: NodeID { settings.id }

  /// The term's leader, as far as the node knows one.
  public var leader: NodeID? {
    switch role {
    case .follower(let following): following.leader
    case .preCandidate, .candidate: nil
    case .leader: id
    }
  }

  /// The part that the node plays.
  public var roleName: Role.Name { role.name }
  /// Whether this life of the node has left the configuration for good. Set by whoever knows: to the core alone, a node
  /// without a vote may be one that is about to get it.
  public var isOut = false
  /// Whether the node leads.
  public var isLeader: Bool { role.isLeader }
  /// The commit index.
  public var commit: Index { log.committed }
  /// The last entry whose application was acknowledged.
  public var applied: Index { log.applied }
  /// The end of the log, durable or not.
  public var last: EntryID { log.last }
  /// The first entry that the log still holds, or would hold.
  public var firstIndex: Index { log.firstIndex }

  /// The term of an entry, as far as the log knows it.
  public func term(of index: Index) -> Term? { log.term(of: index) }

  /// Whether the leader has committed an entry of its own term, so that its commit index is the newest there is
  /// (Raft thesis §6.4).
  public var hasCommittedInTerm: Bool { log.term(of: log.committed) == term }

  /// The node as observers see it.
  public var status: Status {
    Status(
      id: id, role: role.name, term: term, vote: vote, leader: leader, last: log.last, commit: log.committed,
      applied: log.applied, configuration: configuration,
      progress: isLeader ? peers.peers.map { ($0.id, $0.progress) } : [], transferee: transferee)
  }

  /// Lets one tick pass.
  public mutating func tick() {
    isLeader ? tickLeader() : tickElection()
  }

  /// Begins an election at once, if the node may.
  public mutating func campaign() {
    campaignIfAllowed(settings.preVote ? .preElection : .election)
  }

  /// The most ticks of silence after which the node begins its next election; for tests that must not depend on chance.
  public mutating func setElectionTimeout(ticks: Int) {
    electionTimeout = ticks
  }

  /// Tells the node which snapshot it can send to others. It must not be older than what the log is compacted to. It
  /// goes out with the next answer of whoever needs it. See ``needsSnapshot``.
  public mutating func offerSnapshot(_ snapshot: Snapshot) {
    if let present = log.offeredSnapshot, present.metadata.index > snapshot.metadata.index { return }
    log.offeredSnapshot = snapshot
    needsSnapshot = false
  }

  /// Forgets the entries up to an index: they must be applied, durable, and covered by a snapshot that can be sent.
  public mutating func compact(to index: Index) {
    log.compact(to: index)
  }

  var isMember: Bool { peers.contains(id) }

  var emptyWindow: InflightWindow {
    InflightWindow(limit: settings.inflightAppends, byteLimit: settings.inflightBytes)
  }

  /// Whether the node may become leader: a voter, and no snapshot half way in.
  var isPromotable: Bool {
    guard mayStand, let place = peers.place(of: id) else { return false }
    return !peers[place].isLearner && log.pendingSnapshot == nil
  }

  func emit(_ event: @autoclosure () -> TraceEvent) {
    if let trace { trace(event()) }
  }
}
