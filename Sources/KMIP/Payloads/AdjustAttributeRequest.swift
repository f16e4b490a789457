public import TTLV

/// Adjust Attribute (KMIP 2.1 §6.1.3), since 2.0.
public struct AdjustAttributeRequest: Hashable, Sendable {
  public var object: ObjectReference?
  /// nil: an attribute that neither the version nor this software knows.
  public var attribute: AttributeName?
  public var adjustment: AdjustmentType
  public var value: Value?

  public init(_ object: ObjectReference?, _ attribute: AttributeName, _ adjustment: AdjustmentType, _ value: Value?) {
    self.object = object
    self.attribute = attribute
    self.adjustment = adjustment
    self.value = value
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    attribute = try AttributeName.decode(reference: try reader.required(.attributeReference), version: version)
    adjustment = try reader.enumeration(.adjustmentType)
    value = reader.optional(.adjustmentValue)?.value
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let reference = attribute?.encodedReference(for: version) { items.append(reference) }
    items.append(Item(.adjustmentType, .enumeration(adjustment.rawValue)))
    if let value { items.append(Item(.adjustmentValue, value)) }
    return items
  }
}
