public import TTLV

/// KMIP 2.1 §6.1.44, 1.4 §4.20.
public struct RevokeRequest: Hashable, Sendable {
  public var object: ObjectReference?
  public var reason: RevocationReason
  /// Seconds since 1970.
  public var compromiseOccurrenceDate: Int64?

  public init(_ object: ObjectReference?, _ reason: RevocationReason, compromiseOccurrenceDate: Int64? = nil) {
    self.object = object
    self.reason = reason
    self.compromiseOccurrenceDate = compromiseOccurrenceDate
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    var inner = try reader.structure(.revocationReason)
    let code: RevocationReasonCode = try inner.enumeration(.revocationReasonCode)
    reason = RevocationReason(code, message: try inner.optionalText(.revocationMessage))
    try inner.finish()
    compromiseOccurrenceDate = try reader.optionalDateTime(.compromiseOccurrenceDate)
    try reader.finish()
  }

  public var items: [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    items.append(Item(.revocationReason, reason.value))
    if let compromiseOccurrenceDate {
      items.append(Item(.compromiseOccurrenceDate, .dateTime(compromiseOccurrenceDate)))
    }
    return items
  }
}
