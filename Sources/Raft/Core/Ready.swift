/// What is to be done after a step: a batch of work for disk, network and state machine.
///
/// The caller's duties, synchronous (``RaftSettings/asynchronousStorageWrites`` false):
/// 1. Write ``hardState``, ``snapshot`` and ``entries``; make them durable if ``mustSync``.
/// 2. Only then send ``messages``.
/// 3. Install ``snapshot`` and apply ``committedEntries``, in this order; give each configuration entry to
///    ``RaftNode/applyConfigurationChange(_:)``.
/// 4. Call ``RaftNode/advance()``. Until then, no other batch may be taken.
///
/// Asynchronous, as production does (the batches may overlap; each queue keeps its order):
/// 1. Send ``messages`` at once: none of them promises anything that is not durable yet.
/// 2. Queue ``storageAppend`` for the log's thread: it writes, makes durable, and then delivers the responses inside.
///    A snapshot is installed into the state machine by the same piece of work.
/// 3. Queue ``storageApply`` for the state machine: it applies, gives configuration entries to
///    ``RaftNode/applyConfigurationChange(_:)``, and then delivers the response inside. Entries that were handed out
///    before a snapshot and come to be applied after it are covered by it: whatever is not above the state machine's
///    applied index is skipped, and acknowledged all the same.
/// 4. Deliver what is addressed to the node itself by ``RaftNode/step(_:)``, in order. ``RaftNode/advance()`` is not
///    called.
///
/// In both: answer the ``readStates`` once their index is applied; a snapshot message whose sending ended is reported
/// by ``RaftNode/reportSnapshot(to:succeeded:)``, a lost link by ``RaftNode/reportUnreachable(_:)``.
public struct Ready: Sendable {
  /// Leader and role, if one of them changed.
  public var softState: SoftState?
  /// The hard state, if it changed.
  public var hardState: HardState?
  /// Reads whose read index is known now.
  public var readStates: [ReadState]
  /// Entries for the log on disk; the first may lie before its end, whose rest it replaces.
  public var entries: [Entry]
  /// A snapshot that replaces log and state. No committed entries come along with it.
  public var snapshot: Snapshot?
  /// Entries to apply.
  public var committedEntries: [Entry]
  /// Messages to other nodes.
  public var messages: [Message]
  /// Whether ``entries`` and ``hardState`` must be durable before the messages (or the responses) leave. A mere change
  /// of the commit index needs no sync.
  public var mustSync: Bool
  /// The same writes as one piece of work, with everything that waits for it; asynchronous only.
  public var storageAppend: StorageAppend?
  /// The same committed entries as one piece of work; asynchronous only.
  public var storageApply: StorageApply?

  public init(
    softState: SoftState? = nil, hardState: HardState? = nil, readStates: [ReadState] = [], entries: [Entry] = [],
    snapshot: Snapshot? = nil, committedEntries: [Entry] = [], messages: [Message] = [], mustSync: Bool = false,
    storageAppend: StorageAppend? = nil, storageApply: StorageApply? = nil
  ) {
    self.softState = softState
    self.hardState = hardState
    self.readStates = readStates
    self.entries = entries
    self.snapshot = snapshot
    self.committedEntries = committedEntries
    self.messages = messages
    self.mustSync = mustSync
    self.storageAppend = storageAppend
    self.storageApply = storageApply
  }
}
