public import Raft
public import Store

/// What a node keeps below its data directory, opened and compared: log and state fit together.
public struct DataDirectory: Sendable {
  /// What an opening came to.
  public enum Condition: Sendable {
    case sound(DataDirectory)
    /// Something durable is missing, changed or older than it was; the text names file, place and kind. The node must
    /// neither vote nor acknowledge: it begins anew as a learner of its peers (``beginAnew(_:identity:configuration:)``).
    case damaged(String)
  }

  public let identity: NodeIdentity
  public let log: WriteAheadLog
  public let recovered: RecoveredLog
  public let store: RocksStateStore
  /// How often the node has been started, this time included: what is numbered by it never repeats.
  public let start: UInt64
  /// What was recorded of the peers' disks (``PeersFile``).
  public let peers: [UInt8]?
  /// Damage that was mended without the peers, for the operator: each one line.
  public let mended: [String]

  private static let logName = "log"
  private static let stateName = "state"
  private static let stateMarkName = "state-damaged"
  private static let markName = "damaged"

  /// Makes log and counter of starts for a node that has none, the identity file last.
  ///
  /// - Parameter configuration: the members before the first entry; empty for a node that is to join.
  public static func create(
    _ path: String, identity: NodeIdentity, configuration: Configuration, options: LogOptions = LogOptions()
  ) throws {
    try WriteAheadLog.create(
      directory: "\(path)/\(logName)", identity: identity, configuration: configuration, options: options)
    try StartsFile.write(0, in: path, options.disk)
    try IdentityFile.write(identity, in: path, options.disk)
  }

  /// Opens everything and counts a start.
  ///
  /// A damaged state is discarded where the log still holds everything from the first entry on, from which the node
  /// then applies it again; otherwise only the peers have it, and the node is damaged as a whole.
  ///
  /// - Throws: what is no damage: another process's lock, a full disk, an unknown format, a failing call.
  public static func open(_ path: String, identity: NodeIdentity, options: LogOptions = LogOptions()) throws
    -> Condition
  {
    do {
      if let reason = try notedDamage(path) { return .damaged(reason) }
      let (log, found) = try WriteAheadLog.open(directory: "\(path)/\(logName)", identity: identity, options: options)
      var mended: [String] = []
      let store = try openState(path, rebuildable: found.start.index == .zero, &mended)
      var recovered = found
      try SnapshotInstallation(directory: path, identity: identity)
        .resume(log, &recovered, applied: Index(store.applied.index))
      if let reason = Self.mismatch(recovered, store.applied) { return .damaged("\(path): \(reason)") }
      let start = try StartsFile.count(in: path)
      return .sound(
        DataDirectory(
          identity: identity, log: log, recovered: recovered, store: store, start: start,
          peers: try PeersFile.read(in: path, identity: identity), mended: mended))
    } catch let error as LogError {
      switch error {
      case .damaged, .foreign: return .damaged(error.description)
      default: throw error
      }
    } catch SnapshotInstallation.ResumeError.directory(.damaged(let file)), DirectoryError.damaged(let file) {
      return .damaged("\(file) is damaged or missing")
    } catch StateError.store(.damaged(let reason)) {
      return .damaged("the state in \(path) is damaged, and the log no longer begins at the first entry: \(reason)")
    }
  }

  /// Begins an empty log and state under a new identity. What was there is set aside beside them, in place of what was
  /// set aside before, for whoever wants to know what happened; the root key's files are not touched.
  ///
  /// A crash on the way leaves a directory that opens as damaged, so that this is done again.
  public static func beginAnew(
    _ path: String, identity: NodeIdentity, configuration: Configuration, options: LogOptions = LogOptions()
  ) throws {
    let disk = PosixDisk()
    for name in [logName, stateName] { try setAside(name, in: path, disk) }
    for name in [SnapshotInstallation.name, stateMarkName] { try disk.removeIfPresent("\(path)/\(name)") }
    try disk.syncDirectory(path)
    try WriteAheadLog.create(
      directory: "\(path)/\(logName)", identity: identity, configuration: configuration, options: options)
    // What earlier lives numbered was numbered by earlier starts: the count goes on where it can still be read.
    let starts = try? StartsFile.read(in: path)
    try StartsFile.write(starts ?? StartsFile.unreadable, in: path)
    try IdentityFile.write(identity, in: path)
    try disk.removeIfPresent("\(path)/\(markName)")
    try disk.syncDirectory(path)
  }

  /// Notes durably that the node must not go on with this disk: the next opening says so.
  public static func noteDamaged(_ path: String, _ reason: String) throws(DiskError) {
    try PosixDisk().replace(markName, in: path, with: Array(reason.utf8.prefix(Limits.smallFileBytes)))
  }

  /// What was noted by ``noteDamaged(_:_:)`` since the node last began anew.
  public static func notedDamage(_ path: String) throws(DiskError) -> String? { try note(markName, in: path) }

  private static func note(_ name: String, in path: String) throws(DiskError) -> String? {
    try PosixDisk().contents(of: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) }
  }

  /// Notes durably that reading the state has failed its checksums, so that the next opening discards it.
  public static func noteStateDamaged(_ path: String, _ reason: String) throws(DiskError) {
    try PosixDisk().replace(stateMarkName, in: path, with: Array(reason.utf8.prefix(Limits.smallFileBytes)))
  }

  private static func openState(_ path: String, rebuildable: Bool, _ mended: inout [String]) throws
    -> RocksStateStore
  {
    let disk = PosixDisk()
    do {
      if let mark = try note(stateMarkName, in: path) { throw StateError.store(.damaged(mark)) }
      return try RocksStateStore(path: "\(path)/\(stateName)")
    } catch StateError.store(.damaged(let reason)) where rebuildable {
      mended.append("the state was damaged and is applied again from the log: \(reason)")
      try setAside(stateName, in: path, disk)
      try disk.syncDirectory(path)
      let store = try RocksStateStore(path: "\(path)/\(stateName)")
      // Only now: should the process end before, the state is discarded again.
      try disk.removeIfPresent("\(path)/\(stateMarkName)")
      try disk.syncDirectory(path)
      return store
    }
  }

  /// Why log and state do not fit together; nil when they do.
  public static func mismatch(_ log: RecoveredLog, _ applied: Revision) -> String? {
    guard applied.index >= log.start.index.rawValue else {
      return "the state ends at entry \(applied.index), before the log begins (\(log.start.index))"
    }
    guard applied.index <= log.last.index.rawValue else {
      return "the log ends at entry \(log.last.index), before the state (\(applied.index)): an older copy of it?"
    }
    let distance = Int(applied.index - log.start.index.rawValue)
    let term = distance == 0 ? log.start.term : log.entries[distance - 1].term
    guard term.rawValue == applied.term else {
      return "entry \(applied.index) is of term \(term) in the log and of term \(applied.term) in the state"
    }
    return nil
  }

  private static func setAside(_ name: String, in path: String, _ disk: PosixDisk) throws(DiskError) {
    guard try disk.names(in: path).contains(name) else { return }
    let aside = "\(path)/\(name).damaged"
    try disk.removeTree(aside)
    try disk.rename("\(path)/\(name)", to: aside)
  }
}
