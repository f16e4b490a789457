public import Store

/// Up to where the audit log was pruned: the leaves before are in an export, not in the state. Keeps what is needed to
/// go on from there: the tree as it was, and the signed head under which the leaves were let go.
public struct PrunedLog: Hashable, Sendable {
  public var tree: MerkleTree
  public var head: SignedHead?

  private static let formatVersion: UInt8 = 1

  public init(tree: MerkleTree = MerkleTree(), head: SignedHead? = nil) {
    self.tree = tree
    self.head = head
  }

  /// The number of the first leaf that the state may still hold.
  public var first: UInt64 { tree.size }

  /// What a view says of it; nothing pruned where it says nothing.
  public init(of view: any ReadView) throws(RegistryError) {
    let record: Record?
    do { record = try view.record(RecordSpace.prunedLog) } catch { throw .store(error) }
    if let record { try self.init(encoded: record.value) } else { self.init() }
  }

  var encoded: [UInt8] {
    var writer = FieldWriter()
    writer.put(Self.formatVersion)
    var bytes: [UInt8] = []
    tree.append(to: &bytes)
    writer.put(text: bytes)
    writer.put(text: head?.encoded ?? [])
    return writer.bytes
  }

  init(encoded bytes: [UInt8]) throws(RegistryError) {
    var reader = FieldReader(bytes, what: "record of the pruned audit log")
    try reader.version(Self.formatVersion)
    guard let tree = MerkleTree(encoded: try reader.text(limit: 8 + 64 * AuditLeaf.hashLength)[...]) else {
      throw reader.malformed
    }
    self.tree = tree
    let head = try reader.text(limit: RegistryLimits.signedHeadLength)
    self.head = head.isEmpty ? nil : try SignedHead(encoded: head)
    try reader.finish()
  }
}

extension RecordSpace {
  static let prunedLog = RecordKey([heads.rawValue, 2])
  static let signedHeads = RecordRange(
    lower: RecordKey([heads.rawValue, 1]), upper: RecordKey([heads.rawValue, 2]))

  static func signedHead(_ size: UInt64) -> RecordKey {
    var bytes = [heads.rawValue, 1]
    bytes.append(word: size)
    return RecordKey(bytes)
  }
}
