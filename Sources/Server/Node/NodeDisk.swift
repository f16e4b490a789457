internal import Custody
internal import Glibc
internal import Persistence
internal import Raft
internal import Secrets
internal import Store

/// What a node keeps below its data directory, opened and checked: nobody else has it open, and log and state fit
/// together.
final class NodeDisk: Sendable {
  let directory: String
  let identity: NodeIdentity
  let log: WriteAheadLog
  let recovered: RecoveredLog
  let store: RocksStateStore
  /// How often the node has been started: identities of forwarded requests begin with it, so that they never repeat.
  let start: UInt64
  private let lock: LockHolder

  private final class LockHolder: Sendable {
    private let lock: DirectoryLock
    init(_ lock: consuming DirectoryLock) { self.lock = lock }
  }

  /// Opens the directory, or makes log and state in one that holds a root key and nothing else yet.
  init(_ configuration: Configuration) throws(StartError) {
    directory = configuration.node.dataDirectory
    guard Custody.isStored(in: directory) else {
      throw StartError(
        "\(directory) holds no root key", hint: "make the first one with `conclaved init`, or name another directory")
    }
    do {
      lock = LockHolder(try DirectoryLock(directory: directory))
      let cluster = try Custody.cluster(of: directory)
      let node = NodeID(configuration.node.id)
      let path = directory + "/log"
      let identity: NodeIdentity
      if let found = try IdentityFile.read(in: directory) {
        identity = found
        guard identity.node == node, identity.cluster == cluster.bytes else {
          throw StartError(
            "\(directory) belongs to node \(identity.node) of another configuration",
            hint: "set node.id and node.data-directory as they were when it was made")
        }
      } else {
        identity = NodeIdentity(cluster: cluster.bytes, node: node, incarnation: 1)
        try WriteAheadLog.create(
          directory: path, identity: identity,
          configuration: Raft.Configuration(voters: configuration.cluster.members.map { NodeID($0.id) }))
        // Written last: a directory with an identity has a log.
        try IdentityFile.write(identity, in: directory)
      }
      self.identity = identity
      let opened = try WriteAheadLog.open(directory: path, identity: identity)
      let store = try RocksStateStore(path: directory + "/state")
      var recovered = opened.recovered
      try SnapshotInstallation(directory: directory, identity: identity)
        .resume(opened.log, &recovered, applied: Index(store.applied.index))
      log = opened.log
      self.recovered = recovered
      self.store = store
      start = try NodeDisk.countStart(in: directory)
    } catch let error as StartError {
      throw error
    } catch let error as CustodyError {
      throw StartError(error.description)
    } catch {
      throw StartError("\(directory): \(error)", hint: NodeDisk.hint(for: error))
    }
    guard store.applied.index >= recovered.start.index.rawValue else {
      throw StartError(
        "\(directory): the state ends at entry \(store.applied.index), before the log begins"
          + " (\(recovered.start.index.rawValue))",
        hint: "the state is damaged; this node must be made anew from its peers")
    }
    guard store.applied.index <= recovered.last.index.rawValue else {
      throw StartError(
        "\(directory): the log ends at entry \(recovered.last.index.rawValue), before the state"
          + " (\(store.applied.index))",
        hint: "the log is damaged or an older copy of it was put back; this node must not vote")
    }
  }

  private static func hint(for error: any Error) -> String? {
    switch error {
    case DirectoryError.locked: "stop the other process first"
    case LogError.damaged: "this node must not vote: make it anew from its peers"
    case LogError.noSpace: "make room on the disk"
    default: nil
    }
  }

  /// Adds one to the number in `starts`, durably.
  private static func countStart(in directory: String) throws -> UInt64 {
    let path = directory + "/starts"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DiskError(.open, path, code: errno) }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 24)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    let before = UInt64(String(decoding: bytes[..<max(0, count)], as: UTF8.self).split(separator: "\n").first ?? "0")
    let number = (before ?? 0) + 1
    let text = Array("\(number)\n".utf8)
    guard text.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == text.count,
      fsync(descriptor) == 0
    else { throw DiskError(.sync, path, code: errno) }
    return number
  }
}
