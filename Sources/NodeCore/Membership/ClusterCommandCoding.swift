internal import Raft
public import Registry
internal import TTLV

/// Format version 1 of a cluster command: version, kind, then its fields in order.
extension ClusterCommand {
  private static let formatVersion: UInt8 = 1
  /// Bytes of a token's hash (SHA-256).
  public static let hashBytes = 32

  /// Bytes of a backup's identifier.
  static let backupBytes = 16

  /// The command as a request's frame.
  public var encoded: [UInt8] {
    var writer = FieldWriter()
    writer.put(Self.formatVersion)
    switch self {
    case .issueToken(let hash, let expires, let kind):
      writer.put(1 as UInt8)
      writer.put(text: hash)
      writer.put(expires)
      writer.put(kind.rawValue)
    case .admit(let hash, let particulars):
      writer.put(2 as UInt8)
      writer.put(text: hash)
      particulars.append(to: &writer)
    case .remove(let id):
      writer.put(3 as UInt8)
      writer.put(id.rawValue)
    case .promote(let id):
      writer.put(4 as UInt8)
      writer.put(id.rawValue)
    case .replace(let id, let other):
      writer.put(5 as UInt8)
      writer.put(id.rawValue)
      writer.put(other.rawValue)
    case .transferLeadership(let id):
      writer.put(6 as UInt8)
      writer.put(id?.rawValue ?? 0)
    case .rejoin(let id, let incarnation, let particulars):
      writer.put(7 as UInt8)
      writer.put(id.rawValue)
      writer.put(incarnation)
      particulars.append(to: &writer)
    case .status: writer.put(8 as UInt8)
    case .describe(let id, let particulars):
      writer.put(9 as UInt8)
      writer.put(id.rawValue)
      particulars.append(to: &writer)
    case .recordHead(let head):
      writer.put(10 as UInt8)
      writer.put(text: head.encoded)
    case .pruneAudit(let through, let head):
      writer.put(11 as UInt8)
      writer.put(through)
      writer.put(text: head.encoded)
    case .noteBackup(let identifier):
      writer.put(12 as UInt8)
      writer.put(text: identifier)
    case .offerKeys(let generation, let commitment, let node):
      writer.put(13 as UInt8)
      writer.put(generation)
      writer.put(text: commitment)
      writer.put(node.rawValue)
    case .holdKeys(let generation, let node):
      writer.put(14 as UInt8)
      writer.put(generation)
      writer.put(node.rawValue)
    case .clearKeys(let generation, let node):
      writer.put(15 as UInt8)
      writer.put(generation)
      writer.put(node.rawValue)
    case .destroyNameSpace(let owner, let generation, let commitment, let node):
      writer.put(16 as UInt8)
      writer.put(text: Array(owner.utf8))
      writer.put(generation)
      writer.put(text: commitment)
      writer.put(node.rawValue)
    }
    return writer.bytes
  }

  public init(encoded bytes: [UInt8]) throws(RegistryError) {
    var reader = FieldReader(bytes, what: "cluster command")
    try reader.version(Self.formatVersion)
    switch try reader.byte() {
    case 1:
      let hash = try Self.hash(&reader)
      let expires = try reader.number()
      guard let kind = Member.Kind(rawValue: try reader.byte()) else { throw reader.malformed }
      self = .issueToken(hash: hash, expires: expires, kind: kind)
    case 2: self = .admit(tokenHash: try Self.hash(&reader), try Particulars(&reader))
    case 3: self = .remove(try NodeID(&reader))
    case 4: self = .promote(try NodeID(&reader))
    case 5: self = .replace(try NodeID(&reader), by: try NodeID(&reader))
    case 6: self = .transferLeadership(to: NodeID(rawValue: try reader.word()))
    case 7: self = .rejoin(try NodeID(&reader), incarnation: try reader.word(), try Particulars(&reader))
    case 8: self = .status
    case 9: self = .describe(try NodeID(&reader), try Particulars(&reader))
    case 10: self = .recordHead(try Self.head(&reader))
    case 11: self = .pruneAudit(through: try reader.word(), under: try Self.head(&reader))
    case 12:
      let identifier = try reader.text(limit: Self.backupBytes)
      guard identifier.count == Self.backupBytes else { throw reader.malformed }
      self = .noteBackup(identifier)
    case 13:
      self = .offerKeys(generation: try reader.word(), commitment: try Self.hash(&reader), by: try NodeID(&reader))
    case 14: self = .holdKeys(generation: try reader.word(), by: try NodeID(&reader))
    case 15: self = .clearKeys(generation: try reader.word(), by: try NodeID(&reader))
    case 16:
      guard let owner = Text(validating: try reader.text(limit: Limits.ownerBytes)), !owner.utf8.isEmpty else {
        throw reader.malformed
      }
      self = .destroyNameSpace(
        owner, generation: try reader.word(), commitment: try Self.hash(&reader), by: try NodeID(&reader))
    default: throw reader.malformed
    }
    try reader.finish()
  }

  private static func head(_ reader: inout FieldReader) throws(RegistryError) -> SignedHead {
    try SignedHead(encoded: try reader.text(limit: RegistryLimits.signedHeadLength))
  }

  private static func hash(_ reader: inout FieldReader) throws(RegistryError) -> [UInt8] {
    let hash = try reader.text(limit: hashBytes)
    guard hash.count == hashBytes else { throw reader.malformed }
    return hash
  }
}

extension NodeID {
  init(_ reader: inout FieldReader) throws(RegistryError) {
    guard let id = NodeID(rawValue: try reader.word()) else { throw reader.malformed }
    self = id
  }
}
