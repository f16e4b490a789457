internal import Custody
internal import Foundation
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
  /// What was recorded of the peers' disks.
  let peers: [UInt8]?
  /// Damage that was mended without the peers: a line each.
  let mended: [String]
  private let lock: LockHolder

  final class LockHolder: Sendable {
    private let lock: DirectoryLock
    init(_ lock: consuming DirectoryLock) { self.lock = lock }
  }

  /// What opening a directory comes to.
  enum Opening {
    case sound(NodeDisk)
    case damaged(DamagedDisk)
  }

  /// Opens the directory, or begins log and state in that of a founder, which has never held any.
  ///
  /// What was durable there once and is not there any more makes it damaged, never an error: the node has a way on.
  static func open(_ configuration: Configuration) throws(StartError) -> Opening {
    let directory = configuration.node.dataDirectory
    if let reason = RemovedMark.read(in: directory) {
      throw StartError(
        "the node in \(directory) is no member of its cluster any more: \(reason)",
        hint: "to use this machine again, join it anew with an empty data directory")
    }
    let cluster = try cluster(configuration)
    let node = NodeID(configuration.node.id)
    let lock = try holding(directory)
    func damaged(_ reason: String, incarnation: UInt64) -> Opening {
      .damaged(
        DamagedDisk(
          directory: directory, cluster: cluster, node: node, incarnation: incarnation, reason: reason, lock: lock))
    }
    var found: NodeIdentity?
    do throws(DirectoryError) {
      found = try IdentityFile.read(in: directory)
    } catch {
      guard case .damaged = error else { throw StartError(error.description) }
      return damaged(error.description, incarnation: 0)
    }
    if found == nil, FoundingMark.isThere(in: directory) {
      let identity = NodeIdentity(cluster: cluster.bytes, node: node, incarnation: 1)
      do {
        try begin(in: directory, identity, voters: configuration.cluster.members.map { NodeID($0.id) })
        try FoundingMark.take(from: directory)
      } catch {
        throw StartError("\(directory): \(error)", hint: hint(for: error))
      }
      found = identity
    }
    guard let identity = found else {
      return damaged("\(directory) holds neither log nor state of this node any more", incarnation: 0)
    }
    guard identity.node == node, identity.cluster == cluster.bytes else {
      throw StartError(
        "\(directory) belongs to node \(identity.node) of another configuration",
        hint: "set node.id and node.data-directory as they were when it was made")
    }
    do {
      return .sound(try NodeDisk(directory, identity, lock))
    } catch let error as StartError {
      throw error
    } catch {
      guard let reason = damage(error, directory) else {
        throw StartError("\(directory): \(error)", hint: hint(for: error))
      }
      return damaged(reason, incarnation: identity.incarnation)
    }
  }

  /// Opens a directory that holds the log of this identity.
  init(_ directory: String, _ identity: NodeIdentity, _ lock: LockHolder) throws {
    self.directory = directory
    self.identity = identity
    self.lock = lock
    switch try DataDirectory.open(directory, identity: identity) {
    case .sound(let opened):
      log = opened.log
      recovered = opened.recovered
      store = opened.store
      start = opened.start
      peers = opened.peers
      mended = opened.mended
    case .damaged(let reason): throw Misfit(reason: reason)
    }
  }

  /// Roughly how many bytes the records have.
  static func estimatedBytes(_ figures: [(name: String, value: UInt64)]) -> UInt64 {
    (figures.first { $0.name == "rocksdb.estimate-num-keys" }?.value ?? 0) * 160
  }

  /// Something durable was lost or changed, or an older copy of it was put back.
  private struct Misfit: Error {
    let reason: String
  }

  /// Begins an empty log and gives the directory its identity, last: a directory with an identity has a log.
  ///
  /// - Parameter voters: the founders; empty for a node that learns its cluster from the leader.
  static func begin(in directory: String, _ identity: NodeIdentity, voters: [NodeID]) throws {
    try DataDirectory.create(directory, identity: identity, configuration: Raft.Configuration(voters: voters))
  }

  /// Removes streams of the state that were on their way.
  fileprivate static func clearStreams(_ directory: String) throws {
    let files = FileManager.default
    for name in try files.contentsOfDirectory(atPath: directory) where name.hasPrefix("incoming-") {
      try files.removeItem(atPath: directory + "/" + name)
    }
  }

  private static func cluster(_ configuration: Configuration) throws(StartError) -> ClusterID {
    let directory = configuration.node.dataDirectory
    if configuration.node.isWitness {
      guard let cluster = configuration.cluster.id.flatMap({ ClusterID(hexadecimal: $0) }) else {
        throw StartError("a witness needs cluster.id")
      }
      guard !Custody.isStored(in: directory) else {
        throw StartError(
          "\(directory) holds a root key, and a witness must not", hint: "name the witness's own data directory")
      }
      return cluster
    }
    guard Custody.isStored(in: directory) else {
      throw StartError(
        "\(directory) holds no root key",
        hint: "make it with `conclaved init`, let the node join with `conclaved join`, or name another directory")
    }
    do { return try Custody.cluster(of: directory) } catch { throw StartError(error.description) }
  }

  private static func holding(_ directory: String) throws(StartError) -> LockHolder {
    do { return LockHolder(try DirectoryLock(directory: directory)) } catch {
      throw StartError(error.description, hint: hint(for: error))
    }
  }

  /// What makes an error damage rather than a disk that cannot be used now.
  private static func damage(_ error: any Error, _ directory: String) -> String? {
    switch error {
    case let error as Misfit: error.reason
    case LogError.damaged, LogError.foreign: "\(error)"
    case StateError.store(.damaged(let text)): "the state is damaged: \(text)"
    case DirectoryError.damaged: "\(error)"
    case _ where access(directory + "/log", F_OK) != 0: "the log is gone"
    default: nil
    }
  }

  private static func hint(for error: any Error) -> String? {
    switch error {
    case DirectoryError.locked: "stop the other process first"
    case LogError.noSpace: "make room on the disk"
    default: nil
    }
  }
}

/// A directory whose log or state is not what it durably was. Its node must not vote under its old incarnation; it
/// keeps the directory locked until it begins anew.
final class DamagedDisk: Sendable {
  let directory: String
  let cluster: ClusterID
  let node: NodeID
  /// The last one that the directory tells; 0 when it tells none.
  let incarnation: UInt64
  let reason: String
  private let lock: NodeDisk.LockHolder

  init(
    directory: String, cluster: ClusterID, node: NodeID, incarnation: UInt64, reason: String, lock: NodeDisk.LockHolder
  ) {
    self.directory = directory
    self.cluster = cluster
    self.node = node
    self.incarnation = incarnation
    self.reason = reason
    self.lock = lock
  }

  /// Sets log and state aside and begins the incarnation that the cluster gave, with an empty log that knows no members.
  /// Interrupted anywhere, the directory is as damaged as it was before.
  func beginAnew(_ incarnation: UInt64) throws(StartError) -> NodeDisk {
    do {
      try NodeDisk.clearStreams(directory)
      let identity = NodeIdentity(cluster: cluster.bytes, node: node, incarnation: incarnation)
      try DataDirectory.beginAnew(directory, identity: identity, configuration: Raft.Configuration())
      return try NodeDisk(directory, identity, lock)
    } catch {
      throw StartError("\(directory): \(error)")
    }
  }
}

/// `removed`: the cluster has taken this node out. A node that finds it does not start.
enum RemovedMark {
  private static let name = "removed"

  static func put(_ reason: String, in directory: String) throws(DiskError) {
    try PosixDisk().replace(name, in: directory, with: Array((reason + "\n").utf8))
  }

  static func read(in directory: String) -> String? {
    guard let bytes = try? PosixDisk().contents(of: "\(directory)/\(name)") else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? "it was removed"
  }
}
