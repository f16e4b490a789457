internal import AuditTrail
public import Backup
internal import Custody
internal import Foundation
internal import Persistence
internal import Raft
internal import Registry
internal import Store

/// Makes a cluster of one from a backup, in an empty data directory, with this node's own token. The cluster has an
/// identity of its own, so that no member of the old one can ever mix with it; other nodes join it.
public struct Restoration {
  /// What must be true of the backup, as its maker's receipt says.
  public struct Receipt: Sendable {
    public var cluster: [UInt8]
    public var identifier: [UInt8]
    public var index: UInt64

    public init(cluster: [UInt8], identifier: [UInt8], index: UInt64) {
      self.cluster = cluster
      self.identifier = identifier
      self.index = index
    }
  }

  /// What came of it.
  public struct Outcome: Sendable {
    public let cluster: String
    public let oldCluster: String
    public let index: UInt64
    public let records: UInt64
    /// SHA-256 of the state as it was at `index`.
    public let digest: String
  }

  private let configuration: Configuration
  private let path: String

  public init(_ configuration: Configuration, backup path: String) throws(StartError) {
    self.configuration = configuration
    self.path = path
    guard !configuration.node.isWitness else {
      throw StartError("a witness holds no keys", hint: "restore on a full member")
    }
    let directory = configuration.node.dataDirectory
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    // A software token's file may lie there already.
    guard names.allSatisfy({ $0 == "token.key" }) else {
      throw StartError(
        "\(directory) is not empty", hint: "a backup is restored into an empty data directory")
    }
  }

  /// Reads the whole backup, and believes it or not. Changes nothing.
  public static func verify(
    _ path: String, key: RecoveryKey, authority: String, receipt: Receipt?,
    progress: (Double) -> Void
  ) throws -> (index: UInt64, records: UInt64, digest: String) {
    let reader = try BackupReader(path: path)
    try check(reader.header, receipt)
    _ = try reader.keys(with: key)
    var records: UInt64 = 0
    while let part = try reader.nextRecords() {
      records += UInt64(part.count)
      progress(Double(reader.bytesRead) / Double(max(1, reader.size)))
    }
    try reader.verifySignature(try HeadVerifier(pem: authority))
    return (reader.header.applied.index, records, Hexadecimal.text(reader.digest ?? []))
  }

  private static func check(_ header: BackupHeader, _ receipt: Receipt?) throws(BackupError) {
    guard let receipt else { return }
    guard header.cluster == receipt.cluster else {
      throw BackupError(
        .otherCluster,
        "this is a backup of cluster \(Hexadecimal.text(header.cluster)), the receipt is of cluster \(Hexadecimal.text(receipt.cluster))"
      )
    }
    guard header.identifier == receipt.identifier else {
      let why =
        header.applied.index < receipt.index
        ? "an older backup was put in its place" : "it is another backup"
      throw BackupError(
        .replayed,
        "the receipt is of the backup after entry \(receipt.index), this one is of entry \(header.applied.index): \(why)"
      )
    }
  }

  /// Makes the cluster. Interrupted, it leaves a directory beside the data directory that the next attempt removes.
  public func perform(
    key: RecoveryKey, authority: String, receipt: Receipt?, progress: (Double) -> Void
  ) throws -> Outcome {
    let files = FileManager.default
    let directory = configuration.node.dataDirectory
    let draft = directory + ".restoring"
    if files.fileExists(atPath: draft) { try files.removeItem(atPath: draft) }
    // All of it is believed before any of it is used.
    let known = try Self.verify(path, key: key, authority: authority, receipt: receipt) {
      progress($0 / 3)
    }
    try files.createDirectory(
      atPath: draft, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let reader = try BackupReader(path: path)
    let keys = try reader.keys(with: key)
    let cluster = try ClusterID.random()
    guard let configured = configuration.token else { throw StartError("a witness has no keys") }
    // A software token's file may be made there.
    try files.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let token = try NodeKeys.create(configured)
    let keyring = keys.keyring.moved(to: cluster)
    try Custody.store(keyring, wrappedBy: token, in: draft)
    try AuthorityFile.store(keys.authority, under: keyring, in: draft)
    let applied = reader.header.applied
    try Self.state(draft + "/whole", applied, reader, known.digest) { progress((1 + $0) / 3) }
    let next = NewCluster(
      identity: NodeIdentity(cluster: cluster.bytes, node: NodeID(configuration.node.id), incarnation: 1),
      keyring: keyring, known: configuration.cluster.members.map(\.id).max() ?? 1)
    // Requests that were on their way in the old cluster are over.
    try next.write(
      state: RocksStateStore(path: draft + "/whole").view(), at: applied, without: [.replies, .floors],
      to: draft + "/state")
    try files.removeItem(atPath: draft + "/whole")
    progress(1)
    try next.write(log: [], in: Term(applied.term), after: applied, to: draft + "/log")
    try StartsFile.write(0, in: draft)
    try IdentityFile.write(next.identity, in: draft)
    if files.fileExists(atPath: directory) {
      for name in try files.contentsOfDirectory(atPath: directory) {
        try files.copyItem(atPath: directory + "/" + name, toPath: draft + "/" + name)
      }
      try files.removeItem(atPath: directory)
    }
    try files.moveItem(atPath: draft, toPath: directory)
    try PosixDisk().syncDirectory((directory as NSString).deletingLastPathComponent)
    return Outcome(
      cluster: cluster.description, oldCluster: Hexadecimal.text(reader.header.cluster),
      index: applied.index,
      records: known.records, digest: known.digest)
  }

  /// The state as it was, whose digest must be the backup's.
  private static func state(
    _ path: String, _ applied: Revision, _ reader: BackupReader, _ digest: String,
    _ progress: (Double) -> Void
  ) throws {
    let store = try RocksStateStore(path: path)
    var failure: (any Error)?
    try store.replace(at: applied) { () throws(StoreError) in
      do {
        guard let part = try reader.nextRecords() else { return nil }
        progress(Double(reader.bytesRead) / Double(max(1, reader.size)))
        return part.map { (key: $0.key, record: $0.record) }
      } catch {
        failure = error
        throw .failed("\(error)")
      }
    }
    if let failure { throw failure }
    _ = try store.flush()
    let found = Hexadecimal.text(try StateDigest.scan(store.view()))
    guard found == digest else {
      throw StartError("the restored state has the digest \(found), the backup says \(digest)")
    }
  }
}
