internal import Custody
internal import Foundation
internal import Persistence
internal import Raft
internal import Registry
internal import Store

/// For the day the quorum is gone for good: makes a cluster of one of what one member's disk still holds, under an
/// identity of its own, so that no other member of the old cluster can ever mix with it.
public struct Recovery {
  /// What the disk holds, and what may be lost with the others.
  public struct Finding: Sendable {
    public let node: UInt64
    public let cluster: String
    /// The last entry of this node's log.
    public let lastIndex: UInt64
    public let lastTerm: UInt64
    /// Up to which entry this node knows that the cluster agreed; everything behind it may or may not have been
    /// acknowledged.
    public let commit: UInt64
    public let applied: UInt64
    /// The other members that vote, whose logs may go further.
    public let others: [Other]

    public struct Other: Sendable {
      public let id: UInt64
      public let admin: String
    }
  }

  private let configuration: Configuration
  private let disk: NodeDisk

  /// Opens the member's directory. The node must not run.
  public init(_ configuration: Configuration) throws(StartError) {
    self.configuration = configuration
    guard !configuration.node.isWitness else {
      throw StartError(
        "a witness holds no keys: nothing can be read from what it stores", hint: "recover on a full member")
    }
    switch try NodeDisk.open(configuration) {
    case .sound(let disk): self.disk = disk
    case .damaged(let damaged):
      throw StartError(
        "this member's disk is damaged: \(damaged.reason)", hint: "recover on another member, or restore a backup")
    }
  }

  private var knownMembers: [Member] {
    MembersFile.read(in: disk.directory)?.members ?? configuration.cluster.members.map(\.founder)
  }

  public var finding: Finding {
    let recovered = disk.recovered
    return Finding(
      node: disk.identity.node.rawValue, cluster: Hexadecimal.text(disk.identity.cluster),
      lastIndex: recovered.last.index.rawValue, lastTerm: recovered.last.term.rawValue,
      commit: max(recovered.hardState.commit.rawValue, disk.store.applied.index), applied: disk.store.applied.index,
      others: knownMembers.filter { $0.id != disk.identity.node }.map {
        Finding.Other(id: $0.id.rawValue, admin: String(decoding: $0.particulars.admin, as: UTF8.self))
      })
  }

  /// Makes the new cluster. The old directory is kept beside the new one.
  ///
  /// Every entry of the log is kept, agreed on or not: whatever the lost quorum had acknowledged and this node has
  /// heard of is there. Old configuration entries are emptied, and the member table begins anew with this node alone.
  ///
  /// - Returns: the new cluster's identity, and where the old directory is now.
  public func perform() throws(StartError) -> (cluster: String, old: String) {
    do {
      let cluster = try ClusterID.random()
      let draft = disk.directory + ".recovering"
      let files = FileManager.default
      if files.fileExists(atPath: draft) { try files.removeItem(atPath: draft) }
      try files.createDirectory(
        atPath: draft, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      try copyRest(to: draft)
      let next = NewCluster(
        identity: NodeIdentity(cluster: cluster.bytes, node: disk.identity.node, incarnation: 1),
        keyring: try moveKeys(to: cluster, draft), known: knownMembers.map(\.id.rawValue).max() ?? 1)
      try next.write(state: disk.store.view(), at: disk.store.applied, to: draft + "/state")
      try write(log: next, to: draft)
      let old = try freeName(disk.directory + ".before-recovery")
      try files.moveItem(atPath: disk.directory, toPath: old)
      try files.moveItem(atPath: draft, toPath: disk.directory)
      try PosixDisk().syncDirectory((disk.directory as NSString).deletingLastPathComponent)
      return (cluster.description, old)
    } catch {
      throw StartError("\(disk.directory): the recovery failed and changed nothing: \(error)")
    }
  }

  /// What belongs to the old cluster's log, state and identity; everything else in the directory goes along.
  private static let ownFiles: Set<String> = [
    "log", "state", "identity", "members", "installing", "LOCK", "removed", "founding", "peers", "damaged",
    "state-damaged", "log.damaged", "state.damaged", Custody.rootKeyFile, Custody.keyringFile,
    Custody.nextRootKeyFile, Custody.nextKeyringFile, AuthorityFile.name,
  ]

  private func copyRest(to draft: String) throws {
    let files = FileManager.default
    for name in try files.contentsOfDirectory(atPath: disk.directory)
    where !Self.ownFiles.contains(name) && !name.hasPrefix("incoming-") {
      try files.copyItem(atPath: disk.directory + "/" + name, toPath: draft + "/" + name)
    }
  }

  /// The keys of this node's disk, for the new cluster. What the log holds and the state lacks may be sealed under a
  /// keyring that is not in use here yet: that one holds the older ones too.
  private func moveKeys(to cluster: ClusterID, _ draft: String) throws -> RootKeyring {
    guard let configured = configuration.token else { throw StartError("a witness has no keys") }
    let token = try NodeKeys.token(configured)
    let both = try Custody.loadBoth(from: disk.directory, unwrappedBy: token)
    let keyring = (both.next?.keeping(both.present) ?? both.present).moved(to: cluster)
    if AuthorityFile.isStored(in: disk.directory) {
      let authority = try AuthorityFile.load(from: disk.directory, with: both.present)
      try AuthorityFile.store(authority, under: keyring, in: draft)
    }
    try Custody.store(keyring, wrappedBy: token, in: draft)
    return keyring
  }

  /// The entries that the state lacks, agreed on or not.
  private func write(log target: NewCluster, to draft: String) throws {
    let applied = disk.store.applied
    let recovered = disk.recovered
    let entries = recovered.entries.filter { $0.index.rawValue > applied.index }.map { entry in
      entry.kind == .normal ? entry : Entry(term: entry.term, index: entry.index)
    }
    let term = max(recovered.hardState.term, recovered.last.term, Term(applied.term))
    try target.write(log: entries, in: term, after: applied, to: draft + "/log")
    try IdentityFile.write(target.identity, in: draft)
  }

  private func freeName(_ base: String) throws -> String {
    for number in 1...999 {
      let name = "\(base)-\(number)"
      if !FileManager.default.fileExists(atPath: name) { return name }
    }
    throw StartError("there are 999 old directories beside \(disk.directory)", hint: "remove some")
  }
}
