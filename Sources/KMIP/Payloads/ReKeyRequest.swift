public import TTLV

/// Re-key (KMIP 2.1 §6.1.46, 1.4 §4.4).
public struct ReKeyRequest: Hashable, Sendable {
  public var object: ObjectReference?
  /// Seconds between the Initial Date and the Activation Date of the replacement.
  public var offset: UInt32?
  public var attributes: RequestedAttributes
  public var protectionStorageMasks: [ProtectionStorageMask] = []

  public init(_ object: ObjectReference?, offset: UInt32? = nil, _ attributes: RequestedAttributes = .init()) {
    self.object = object
    self.offset = offset
    self.attributes = attributes
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    offset = try reader.optionalInterval(.offset)
    attributes = try reader.optionalAttributes(.templateAttribute, .attributes) ?? RequestedAttributes()
    protectionStorageMasks = try reader.protectionStorageMasks(.protectionStorageMasks)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let offset { items.append(Item(.offset, .interval(offset))) }
    if !attributes.isEmpty { items.append(attributes.item(.templateAttribute, .attributes, for: version)) }
    return items
  }
}

extension StructureReader {
  /// Seconds.
  mutating func optionalInterval(_ tag: Tag) throws(KMIPError) -> UInt32? {
    guard let item = optional(tag) else { return nil }
    guard case .interval(let seconds) = item.value else { throw item.wrongType("an Interval", version) }
    return seconds
  }
}
