/// Work for the log on disk, to be done in the order in which it is handed out.
///
/// Write entries (they replace everything from the first one on), hard state and snapshot, make them durable, and only
/// then deliver every response: those to other nodes over the network, those to the own node by ``RaftNode/step(_:)``.
public struct StorageAppend: Hashable, Sendable {
  /// Entries to append; the first may lie before the end of the log, whose rest it replaces.
  public var entries: [Entry]
  /// The hard state, if it changed.
  public var hardState: HardState?
  /// A snapshot that replaces the log and the state.
  public var snapshot: Snapshot?
  /// Whether durability is needed before the responses may go. If not, what is written may be lost again by a crash.
  public var mustSync: Bool
  /// What may leave only afterwards, in this order; the storage response is the last.
  public var responses: [Message]

  public init(entries: [Entry], hardState: HardState?, snapshot: Snapshot?, mustSync: Bool, responses: [Message]) {
    self.entries = entries
    self.hardState = hardState
    self.snapshot = snapshot
    self.mustSync = mustSync
    self.responses = responses
  }
}
