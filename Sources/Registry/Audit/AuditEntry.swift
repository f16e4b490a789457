internal import KMIP
internal import TTLV

/// One audit record in the bytes that the audit tree hashes: a TTLV structure of the record's fields and a salt of 16
/// random bytes. Exports carry these bytes, so that a reader of another release verifies what it cannot interpret.
public struct AuditEntry: Hashable, Sendable {
  public let bytes: [UInt8]
  public let record: AuditRecord

  static let formatVersion: Int32 = 2
  static let saltLength = 16
  /// A leaf's number is known only at apply, so leaves are bound to their space; the tree fixes their order.
  static let binding: [UInt8] = [RecordSpace.leaves.rawValue]

  /// The hash under which the entry stands in the tree (RFC 9162 §2.1.1).
  public var leafHash: [UInt8] { MerkleTree.hash(leaf: bytes) }

  /// Makes the entry of a record.
  public init(_ record: AuditRecord, salt: [UInt8]) {
    var items: [Item] = [
      Item(.formatVersion, .integer(Self.formatVersion)),
      Item(.auditSalt, .byteString(salt)),
      Item(.auditTime, .longInteger(record.time)),
      Item(.auditIdentity, .textString(record.identity)),
    ]
    items.reserveCapacity(12)
    if let operation = record.operation { items.append(Item(.auditOperation, .enumeration(operation.rawValue))) }
    if let command = record.command { items.append(Item(.auditCommand, .textString(command))) }
    if let node = record.node { items.append(Item(.auditNode, .longInteger(Int64(bitPattern: node)))) }
    if let connection = record.connection {
      items.append(Item(.auditConnection, .longInteger(Int64(bitPattern: connection))))
    }
    if let object = record.object { items.append(Item(.auditObject, .textString(object.text))) }
    if let refusal = record.refusal { items.append(Item(.auditReason, .enumeration(refusal.rawValue))) }
    if let value = record.clientCorrelation { items.append(Item(.auditClientCorrelation, .textString(value))) }
    if let value = record.serverCorrelation { items.append(Item(.auditServerCorrelation, .textString(value))) }
    if let message = record.message { items.append(Item(.auditMessage, .textString(message))) }
    bytes = BinaryEncoder.encode(Item(.auditRecord, .structure(items)))
    self.record = record
  }

  /// Reads an entry. Members that this build does not know stay in the bytes and out of the record.
  public init(bytes: [UInt8]) throws(RegistryError) {
    guard bytes.count <= RegistryLimits.attributesLength else {
      throw .exceeds(what: "bytes of one audit record", limit: RegistryLimits.attributesLength)
    }
    let limits = TTLV.Limits(depth: 4, length: RegistryLimits.attributesLength, count: 256)
    guard let decoded = try? BinaryDecoder.decode(bytes, limits: limits), decoded.tag == .auditRecord,
      case .structure(let members) = decoded.value,
      case .integer(let version)? = members.first(where: { $0.tag == .formatVersion })?.value
    else { throw .malformed(what: "audit record") }
    guard version == Self.formatVersion else { throw .unknownFormat(what: "audit record", version: version) }
    var time: Int64?
    var identity: Text?
    for member in members {
      switch (member.tag, member.value) {
      case (.auditTime, .longInteger(let value)): time = value
      case (.auditIdentity, .textString(let text)): identity = text
      default: break
      }
    }
    guard let time, let identity else { throw .malformed(what: "audit record") }
    var record = AuditRecord(time: time, identity: identity, operation: nil)
    for member in members { record.take(member) }
    self.bytes = bytes
    self.record = record
  }
}

extension AuditRecord {
  fileprivate mutating func take(_ member: Item) {
    switch (member.tag, member.value) {
    case (.auditOperation, .enumeration(let value)): operation = Operation(rawValue: value)
    case (.auditCommand, .textString(let text)): command = text
    case (.auditNode, .longInteger(let value)): node = UInt64(bitPattern: value)
    case (.auditConnection, .longInteger(let value)): connection = UInt64(bitPattern: value)
    case (.auditObject, .textString(let text)): object = UniqueIdentifier(text)
    case (.auditReason, .enumeration(let value)): refusal = ResultReason(rawValue: value)
    case (.auditClientCorrelation, .textString(let text)): clientCorrelation = text
    case (.auditServerCorrelation, .textString(let text)): serverCorrelation = text
    case (.auditMessage, .textString(let text)): message = text
    default: break
    }
  }
}
