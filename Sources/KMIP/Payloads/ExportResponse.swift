public import TTLV

/// What Export answers (KMIP 2.1 §6.1.18, 1.4 §4.41); it is asked by a `GetRequest`.
public struct ExportResponse: Sendable {
  public var identifier: UniqueIdentifier
  public var objectType: ObjectType
  public var attributes: [Attribute]
  /// nil: the object is destroyed.
  public var object: ManagedObjectValue?

  public init(
    _ identifier: UniqueIdentifier, _ objectType: ObjectType, _ attributes: [Attribute], _ object: ManagedObjectValue?
  ) {
    self.identifier = identifier
    self.objectType = objectType
    self.attributes = attributes
    self.object = object
  }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    objectType = try reader.enumeration(.objectType)
    identifier = try reader.identifier()
    attributes = []
    if version.spellsAttributesByName {
      for item in reader.all(.attribute) { attributes.append(try Attribute(decoding: item, version: version)) }
    } else {
      attributes = try RequestedAttributes(decoding: try reader.required(.attributes), version: version).attributes
    }
    if let item = reader.rest().first { object = try ManagedObjectValue(decoding: item, version: version) }
  }

  /// Throws when the version cannot spell the object.
  public func items(for version: ProtocolVersion) throws(KMIPError) -> [Item] {
    let spelled = attributes.compactMap { $0.encoded(for: version) }
    var items = [Item(.objectType, .enumeration(objectType.rawValue)), identifier.item(for: version)]
    if version.spellsAttributesByName { items += spelled } else { items.append(Item(.attributes, .structure(spelled))) }
    if let object { items.append(try object.encoded(for: version)) }
    return items
  }
}
