public import TTLV

/// Import (KMIP 2.1 §6.1.25, 1.4 §4.42), since 1.4: an object with all its attributes, as Export gave it.
public struct ImportRequest: Sendable {
  public var identifier: UniqueIdentifier
  /// 2.0 and later say it beside the object.
  public var objectType: ObjectType
  public var replacesExisting: Bool
  public var keyWrapType: KeyWrapType?
  public var attributes: [Attribute]
  /// nil: the object was destroyed when it was exported.
  public var object: ManagedObjectValue?

  public init(
    _ identifier: UniqueIdentifier, _ object: ManagedObjectValue, _ attributes: [Attribute],
    replacesExisting: Bool = false, keyWrapType: KeyWrapType? = nil
  ) {
    self.identifier = identifier
    objectType = object.objectType
    self.replacesExisting = replacesExisting
    self.keyWrapType = keyWrapType
    self.attributes = attributes
    self.object = object
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    identifier = try reader.identifier()
    let said: ObjectType? =
      version.spellsAttributesByName
      ? try reader.optionalEnumeration(.objectType) : try reader.enumeration(.objectType)
    replacesExisting = try reader.optionalBoolean(.replaceExisting) ?? false
    keyWrapType = try reader.optionalEnumeration(.keyWrapType)
    if version.spellsAttributesByName {
      let items = reader.all(.attribute)
      try Limits.check(attributes: items.count, version)
      attributes = []
      for item in items { attributes.append(try Attribute(decoding: item, version: version)) }
    } else {
      attributes = try RequestedAttributes(decoding: try reader.required(.attributes), version: version).attributes
    }
    let rest = reader.rest()
    guard rest.count <= 1 else {
      throw KMIPError(.invalidMessage, "\(rest[1].tag.name) is not expected in an Import payload beside the object")
    }
    let found = try rest.first.map { (item) throws(KMIPError) in
      try ManagedObjectValue(decoding: item, version: version)
    }
    guard let type = said ?? found?.objectType else {
      throw KMIPError(.invalidMessage, "Import needs the object itself")
    }
    if let found, found.objectType != type {
      throw KMIPError(
        .invalidField, "the payload holds a \(found.objectType.name), but Object Type says \(type.name)")
    }
    objectType = type
    object = found
  }

  /// Throws when the version cannot spell the object.
  public func items(for version: ProtocolVersion) throws(KMIPError) -> [Item] {
    var items = [identifier.item(for: version)]
    if !version.spellsAttributesByName { items.append(Item(.objectType, .enumeration(objectType.rawValue))) }
    if replacesExisting { items.append(Item(.replaceExisting, .boolean(true))) }
    if let keyWrapType { items.append(Item(.keyWrapType, .enumeration(keyWrapType.rawValue))) }
    let spelled = attributes.compactMap { $0.encoded(for: version) }
    if version.spellsAttributesByName { items += spelled } else { items.append(Item(.attributes, .structure(spelled))) }
    if let object { items.append(try object.encoded(for: version)) }
    return items
  }
}
