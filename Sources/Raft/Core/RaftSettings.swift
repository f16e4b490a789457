/// How a node behaves. The defaults are those of production.
public struct RaftSettings: Sendable {
  /// The node's own identity.
  public var id: NodeID
  /// Ticks without a word from the leader after which an election begins, at the least; the real number is drawn anew
  /// for each election from this one up to one less than twice as many. Greater than ``heartbeatTicks``.
  public var electionTicks = 10
  /// Ticks between a leader's heartbeats.
  public var heartbeatTicks = 1
  /// The last entry that the state machine has applied, as a restarting node knows it; zero to apply from the log's
  /// beginning.
  public var applied = Index.zero
  /// See ``Limits/bytesPerAppend``.
  public var bytesPerAppend = Limits.bytesPerAppend
  /// See ``Limits/committedBytesPerReady``.
  public var committedBytesPerReady = Limits.committedBytesPerReady
  /// See ``Limits/uncommittedBytes``.
  public var uncommittedBytes = Limits.uncommittedBytes
  /// See ``Limits/inflightAppends``.
  public var inflightAppends = Limits.inflightAppends
  /// See ``Limits/inflightBytes``; zero for no limit.
  public var inflightBytes = Limits.inflightBytes
  /// Whether a leader that has not heard from a quorum for an election timeout steps down, and voters protect a leader
  /// they have heard from (Raft thesis §6.2, §4.2.3).
  public var checkQuorum = true
  /// Whether a node asks whether it could win before it begins an election (Raft thesis §9.6).
  public var preVote = true
  /// How reads are confirmed.
  public var readMode = ReadMode.quorum
  /// Whether a follower hands proposals on to the leader. The pairing of replies with entries is lost by it.
  public var forwardsProposals = false
  /// Whether a leader refuses configuration changes that do not fit the present configuration.
  public var validatesConfigurationChanges = true
  /// Whether a leader that a configuration change removes or demotes steps down at once.
  public var stepsDownOnRemoval = true
  /// Whether disk and state machine work beside the node, and answer through ``RaftNode/step(_:)``: see ``Ready``.
  public var asynchronousStorageWrites = true
  /// Whether appends, commits and read rounds caused between two batches travel as one message for each follower,
  /// rather than one message for each cause.
  public var coalescesMessages = true
  /// Whether followers hear of a new commit index at once, by an append without entries if there is no other. Otherwise
  /// it travels with the next entries or the next heartbeat (those of a read round included): half of the messages of
  /// a write on its own, and their answers, only tell followers sooner what nobody asks them before.
  public var announcesCommits = true
  /// Whether the caller can cut a snapshot of its present state whenever one is sent, so that none need be offered: the
  /// message then names the applied entry, holds no data, and is the order to send the state. Otherwise only snapshots
  /// given to ``RaftNode/offerSnapshot(_:)`` are sent, as they are.
  public var cutsSnapshotsOnDemand = true
  /// Whether the commit index is made durable when it passes a change of the members. A voter that such a change lets go
  /// is needed until those that stay are sure to know of it after a restart.
  public var syncsConfigurationCommits = true
  /// Whether a learner that holds nothing yet is sent a snapshot, even where the log reaches back to its first entry: a
  /// node that joins has not got the members that a cluster was founded with, for they stand in no entry.
  public var startsLearnersBySnapshot = true
  /// The seed of the draw of election timeouts. Different nodes need different seeds.
  public var electionSeed: UInt64

  public init(id: NodeID, electionSeed: UInt64) {
    self.id = id
    self.electionSeed = electionSeed
  }
}
