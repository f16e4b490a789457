public import Raft

/// How one node behaves.
public struct NodeSettings: Sendable {
  public var raft: RaftSettings
  /// Drawn anew at each start of the process: identities of forwarded requests never repeat.
  public var incarnation: UInt64
  /// Ticks that a request is held without an answer (through an election, or until its entry is applied).
  public var deadlineTicks = 200
  /// Ticks after which a read index that did not come is asked for again.
  public var readRetryTicks = 4
  /// Ticks after which a forward without an answer is sent again, though the leader has not changed.
  public var forwardRetryTicks = 40
  /// Ticks after which a node without space, should it lead again, hands leadership over again.
  public var spaceRetryTicks = 400
  /// The state is flushed and the log cut when the log in memory holds more than this many bytes…
  public var logBytes = 24 << 20
  /// … or entries.
  public var logEntries = 50_000
  /// Entries kept behind the flushed position, for followers that are a little late.
  public var logEntriesKept: UInt64 = 5_000
  /// How far the leader's stamp may run ahead of the last one it gave, in milliseconds for each tick.
  public var stampStepMilliseconds: Int64 = 60_000

  public init(raft: RaftSettings, incarnation: UInt64) {
    self.raft = raft
    self.incarnation = incarnation
  }
}
