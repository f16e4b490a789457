internal import KMIP
public import Secrets
internal import Store
internal import TTLV

extension AuditRecord {
  static let formatVersion: Int32 = 1

  /// A leaf's number is known only at apply, so leaves are bound to their space; the tree fixes their order.
  private static let binding = RecordKey([RecordSpace.leaves.rawValue])

  func sealed(_ sealing: any Sealing) throws(RegistryError) -> SealedBytes {
    var items: [Item] = [
      Item(.formatVersion, .integer(Self.formatVersion)),
      Item(.auditTime, .longInteger(time)),
      Item(.auditIdentity, .textString(identity)),
      Item(.auditOperation, .enumeration(operation.rawValue)),
    ]
    if let node { items.append(Item(.auditNode, .longInteger(Int64(bitPattern: node)))) }
    if let connection { items.append(Item(.auditConnection, .longInteger(Int64(bitPattern: connection)))) }
    if let object { items.append(Item(.auditObject, .textString(object.text))) }
    if let refusal { items.append(Item(.auditReason, .enumeration(refusal.rawValue))) }
    if let clientCorrelation { items.append(Item(.auditClientCorrelation, .textString(clientCorrelation))) }
    if let serverCorrelation { items.append(Item(.auditServerCorrelation, .textString(serverCorrelation))) }
    if let message { items.append(Item(.auditMessage, .textString(message))) }
    return try sealing.seal(
      Item(.auditRecord, .structure(items)), at: Self.binding, "audit record", length: RegistryLimits.attributesLength)
  }

  /// Opens a leaf as it stands in the leaf store.
  public static func open(leaf: [UInt8], sealing: any Sealing) throws(RegistryError) -> AuditRecord {
    let members = try sealing.open(
      leaf, at: binding, .auditRecord, "audit record", version: formatVersion,
      length: RegistryLimits.attributesLength)
    var time: Int64?
    var identity: Text?
    var operation: Operation?
    for member in members {
      switch (member.tag, member.value) {
      case (.auditTime, .longInteger(let value)): time = value
      case (.auditIdentity, .textString(let text)): identity = text
      case (.auditOperation, .enumeration(let value)): operation = Operation(rawValue: value)
      default: break
      }
    }
    guard let time, let identity, let operation else { throw .malformed(what: "audit record") }
    var record = AuditRecord(time: time, identity: identity, operation: operation)
    for member in members { record.take(member) }
    return record
  }

  private mutating func take(_ member: Item) {
    switch (member.tag, member.value) {
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
