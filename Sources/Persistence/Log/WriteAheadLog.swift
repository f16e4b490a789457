public import Raft
internal import Synchronization

/// The node's log on disk: what Raft must find again after a crash. docs/decisions/0010-log-format.md describes the
/// files; while the node runs, the entries are read from memory and never from here.
///
/// One thread appends. One append is one sync group: one write and one sync, the hard state included. Any thread may
/// ask for the statistics.
public final class WriteAheadLog: Sendable {
  private let state: Mutex<LogWriter>

  private init(_ writer: consuming sending LogWriter) { state = Mutex(writer) }

  /// Makes an empty log in `directory`, which must not hold one. Durable when it returns.
  ///
  /// - Parameter configuration: the members before the first entry.
  public static func create(
    directory: String, identity: NodeIdentity, configuration: Configuration = Configuration(),
    options: LogOptions = LogOptions()
  ) throws(LogError) {
    try LogCreation(directory: directory, identity: identity.digest, options: options).run(configuration)
  }

  /// Opens the log that `create` made, cuts a torn end off, and answers what it holds.
  ///
  /// - Throws: ``LogError/damaged(_:)`` when something durable is missing or changed: the node must not vote.
  public static func open(
    directory: String, identity: NodeIdentity, options: LogOptions = LogOptions()
  ) throws(LogError) -> (log: WriteAheadLog, recovered: RecoveredLog) {
    var recovery = LogRecovery(
      disk: options.disk, directory: directory, identity: identity.digest, segmentBytes: options.segmentBytes)
    let found = try recovery.run()
    let writer = try LogWriter.resume(
      directory: directory, identity: identity.digest, options: options, found: found)
    return (WriteAheadLog(writer), found.recovered)
  }

  /// Writes a piece of Raft's storage work and makes it durable.
  ///
  /// - Parameters:
  ///   - entries: to append; the first may lie before the log's end, whose rest it replaces.
  ///   - hardState: the hard state, if it changed.
  ///   - snapshot: a snapshot that has replaced log and state, durable already; entries follow it.
  ///   - mustSync: false when only the commit index has changed, which then costs no sync.
  /// - Throws: ``LogError/fatal(_:)``, after which the process must end; or ``LogError/noSpace(directory:)`` and
  ///   ``LogError/entryTooLarge(bytes:)``, before which nothing was written.
  public func append(
    entries: [Entry], hardState: HardState? = nil, snapshot: SnapshotMetadata? = nil, mustSync: Bool = true
  ) throws(LogError) {
    try state.withLock { (writer) throws(LogError) in
      try writer.append(entries, hardState, snapshot, mustSync: mustSync)
    }
  }

  /// Lets go of entries up to `metadata.index`, which durable state covers. Files are removed only in whole segments;
  /// without one to remove it writes nothing.
  public func truncate(upTo metadata: SnapshotMetadata) throws(LogError) {
    try state.withLock { (writer) throws(LogError) in try writer.truncate(metadata) }
  }

  /// Begins a new segment, so that all that the log holds now can go as whole files, once the state covers it.
  ///
  /// - Returns: the last entry in the segments before, and the number of the new one.
  public func beginSegment() throws(LogError) -> (last: Index, segment: UInt64) {
    try state.withLock { (writer) throws(LogError) in try writer.beginSegment() }
  }

  /// The number of the oldest segment that is on disk.
  public var oldestSegment: UInt64 { state.withLock { $0.oldestSegment } }

  /// Makes the watermark durable and waits for work in the background. Nothing may be appended afterwards.
  public func close() throws(LogError) {
    try state.withLock { (writer) throws(LogError) in try writer.close() }
  }

  public var statistics: LogStatistics { state.withLock { $0.currentStatistics } }

  /// Bytes of entries since the oldest segment began, roughly: by it the node decides when to flush and truncate.
  public var bytesKept: Int { state.withLock { $0.bytesKept } }
}

/// What a log is made with.
public struct LogOptions: Sendable {
  public var disk: any Disk
  /// Bytes of one segment; the same for all of a log's life.
  public var segmentBytes: Int
  /// Whether the next segment is made on another thread; false where runs must repeat exactly.
  public var preparesInBackground: Bool

  public init(
    disk: any Disk = PosixDisk(), segmentBytes: Int = Limits.segmentBytes, preparesInBackground: Bool = true
  ) {
    precondition(segmentBytes % 4096 == 0 && segmentBytes > 0, "segments have whole pages")
    self.disk = disk
    self.segmentBytes = segmentBytes
    self.preparesInBackground = preparesInBackground
  }
}
