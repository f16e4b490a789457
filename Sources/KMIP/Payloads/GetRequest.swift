public import TTLV

/// KMIP 2.1 §6.1.19, 1.4 §4.11.
public struct GetRequest: Hashable, Sendable {
  public var object: ObjectReference?
  public var keyFormatType: KeyFormatType?
  public var keyWrapType: KeyWrapType?
  public var keyCompressionType: KeyCompressionType?
  public var wrapping: KeyWrappingSpecification?

  public init(_ object: ObjectReference?, keyFormatType: KeyFormatType? = nil) {
    self.object = object
    self.keyFormatType = keyFormatType
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    keyFormatType = try reader.optionalEnumeration(.keyFormatType)
    if version >= .v1_4 { keyWrapType = try reader.optionalEnumeration(.keyWrapType) }
    keyCompressionType = try reader.optionalEnumeration(.keyCompressionType)
    if let item = reader.optional(.keyWrappingSpecification) {
      wrapping = try KeyWrappingSpecification(decoding: item, version: version)
    }
    try reader.finish()
  }

  public var items: [Item] { items(for: .v2_1) }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let keyFormatType { items.append(Item(.keyFormatType, .enumeration(keyFormatType.rawValue))) }
    if let keyWrapType { items.append(Item(.keyWrapType, .enumeration(keyWrapType.rawValue))) }
    if let keyCompressionType { items.append(Item(.keyCompressionType, .enumeration(keyCompressionType.rawValue))) }
    if let wrapping { items.append(wrapping.item(for: version)) }
    return items
  }
}

public struct GetResponse: Sendable {
  public var identifier: UniqueIdentifier
  public var object: ManagedObjectValue

  public init(_ identifier: UniqueIdentifier, _ object: ManagedObjectValue) {
    self.identifier = identifier
    self.object = object
  }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    let objectType: ObjectType = try reader.enumeration(.objectType)
    identifier = try reader.identifier()
    guard let tag = objectType.structureTag else {
      throw KMIPError(.invalidObjectType, "there is no structure of type \(objectType.name)")
    }
    object = try ManagedObjectValue(decoding: try reader.required(tag), version: version)
  }

  /// Throws when the version cannot spell the object.
  public func items(for version: ProtocolVersion) throws(KMIPError) -> [Item] {
    let item = try object.encoded(for: version)
    return [Item(.objectType, .enumeration(object.objectType.rawValue)), identifier.item(for: version), item]
  }
}
