public import Raft
public import Registry

/// How one node behaves.
public struct NodeSettings: Sendable {
  public var raft: RaftSettings
  /// Counts the starts of the process on this disk, from 1: identities of forwarded requests never repeat.
  public var start: UInt64
  /// Which life of the node's disk this is: 1 at first, one more each time that the node begins anew.
  public var incarnation: UInt64
  /// What the node holds: a witness has no root key.
  public var kind: Member.Kind
  /// The members that the cluster was founded with, until they stand in the state. Of those that the log's
  /// configuration names and this list does not, only the id is known.
  public var founders: [Member] = []
  /// Ticks that a request is held without an answer (through an election, or until its entry is applied).
  public var deadlineTicks = 200
  /// Ticks after which a read index that did not come is asked for again.
  public var readRetryTicks = 4
  /// Ticks within which the use of a key has to be in the log. A node whose records are older answers no use before it is
  /// recorded; 0: never does.
  public var useRecordTicks = 4
  /// Ticks after which a forward without an answer is sent again, though the leader has not changed.
  public var forwardRetryTicks = 40
  /// Ticks after which a node without space, should it lead again, hands leadership over again.
  public var spaceRetryTicks = 400
  /// Ticks between a node's reports to its leader, when nothing changes.
  public var reportTicks = 10
  /// Ticks between two looks for a voter of higher priority than the leader's.
  public var priorityRetryTicks = 400
  /// How many committed entries a learner may lack when it becomes a voter.
  public var catchUpEntries: UInt64 = 1_000
  /// Whether a started node asks its peers how far its disk had reached, before it votes or acknowledges: see
  /// docs/decisions/0011-an-older-disk-put-back.md. Every real node does.
  public var asksPeersAtStart = false
  /// What this node has recorded of its peers' disks.
  public var peerPositions = PeerPositions()
  /// Ticks after which peers that have not answered are asked again.
  public var askTicks = 2
  /// Ticks between two tellings of how far the own disk reaches.
  public var tellTicks = 10
  /// Ticks between two recordings of how far the peers' disks reach.
  public var recordTicks = 50
  /// The state is flushed and the log cut when the log has grown by more than this many bytes since the last time…
  public var logBytes = 8 << 20
  /// … or holds more than this many entries besides those that are kept…
  public var logEntries = 50_000
  /// … or after so many ticks without an entry, if it has grown by more than `idleBytes`.
  public var idleTicks = 40
  public var idleBytes = 1 << 20
  /// Entries kept behind the flushed position, for followers that are a little late.
  public var logEntriesKept: UInt64 = 5_000
  /// How far the leader's stamp may run ahead of the last one it gave, in milliseconds for each tick.
  public var stampStepMilliseconds: Int64 = 60_000

  public init(raft: RaftSettings, start: UInt64, incarnation: UInt64 = 1, kind: Member.Kind = .full) {
    precondition(start < 1 << 32 && incarnation < 1 << 32, "so many starts or lives are no counts")
    self.raft = raft
    self.start = start
    self.incarnation = incarnation
    self.kind = kind
  }

  /// What identities of forwarded requests carry: greater with each start, also when a disk begins anew and counts its
  /// starts from 1 again.
  var requestIncarnation: UInt64 { incarnation << 32 | start }
}
