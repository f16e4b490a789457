public import TTLV

/// Add Attribute and Set Attribute (KMIP 2.1 §6.1.2, §6.1.51, 1.4 §4.14).
public struct NewAttributeRequest: Hashable, Sendable {
  public var object: ObjectReference?
  public var attribute: Attribute

  public init(_ object: ObjectReference?, _ attribute: Attribute) {
    self.object = object
    self.attribute = attribute
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    attribute = try reader.oneAttribute(.newAttribute)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    (object.map { [$0.item(.uniqueIdentifier)] } ?? []) + attribute.wrapped(.newAttribute, for: version)
  }
}

/// KMIP 2.1 §6.1.34, 1.4 §4.15.
public struct ModifyAttributeRequest: Hashable, Sendable {
  public var object: ObjectReference?
  /// The value to be replaced (2.0 and later; 1.x names the instance by its index).
  public var current: Attribute?
  public var attribute: Attribute

  public init(_ object: ObjectReference?, current: Attribute? = nil, _ attribute: Attribute) {
    self.object = object
    self.current = current
    self.attribute = attribute
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    current = try reader.optionalAttribute(.currentAttribute)
    attribute = try reader.oneAttribute(.newAttribute)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    (object.map { [$0.item(.uniqueIdentifier)] } ?? [])
      + (version.spellsAttributesByName ? [] : current?.wrapped(.currentAttribute, for: version) ?? [])
      + attribute.wrapped(.newAttribute, for: version)
  }
}

/// KMIP 2.1 §6.1.13, 1.4 §4.16.
public struct DeleteAttributeRequest: Hashable, Sendable {
  public enum Target: Hashable, Sendable {
    /// 1.x: the instance with this index, the first when none is given.
    case index(AttributeName, Int32?)
    /// 2.0 and later: the instance with this value.
    case value(Attribute)
    /// 2.0 and later: all instances.
    case all(AttributeName)
    /// 3.0: all links of this kind.
    case links(LinkType)
    /// A reference to what neither the version nor this software knows.
    case unknown
  }

  public var object: ObjectReference?
  public var target: Target

  public init(_ object: ObjectReference?, _ target: Target) {
    self.object = object
    self.target = target
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    if version.spellsAttributesByName {
      let reference = try reader.required(.attributeName)
      let index = try reader.optionalInteger(.attributeIndex)
      let name = try AttributeName.decode(reference: reference, version: version)
      target = name.map { .index($0, index) } ?? .unknown
    } else if let current = try reader.optionalAttribute(.currentAttribute) {
      target = .value(current)
      // Both may be there; the value is the more exact one.
      _ = reader.optional(.attributeReference)
    } else {
      let reference = try reader.required(.attributeReference)
      if let link = LinkTags.type(ofReference: reference, version) {
        target = .links(link)
      } else {
        target = try AttributeName.decode(reference: reference, version: version).map { .all($0) } ?? .unknown
      }
    }
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    switch target {
    case .index(let name, let index):
      if let reference = name.encodedReference(for: version) { items.append(reference) }
      if let index { items.append(Item(.attributeIndex, .integer(index))) }
    case .value(let attribute): items += attribute.wrapped(.currentAttribute, for: version)
    case .all(let name):
      if let reference = name.encodedReference(for: version) { items.append(reference) }
    case .links(let link):
      if let tag = LinkTags.tag(of: link) { items.append(Item(.attributeReference, .enumeration(tag.rawValue))) }
    case .unknown: break
    }
    return items
  }
}

/// What Add, Modify and Delete Attribute answer: 1.x shows the instance, 2.0 and later only the object.
public struct AttributeResponse: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  public var attribute: Attribute?

  public init(_ identifier: UniqueIdentifier, _ attribute: Attribute?) {
    self.identifier = identifier
    self.attribute = attribute
  }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    identifier = try reader.identifier()
    if version.spellsAttributesByName, let item = reader.optional(.attribute) {
      attribute = try Attribute(decoding: item, version: version)
    }
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = [identifier.item(for: version)]
    if version.spellsAttributesByName, let item = attribute?.encoded(for: version) { items.append(item) }
    return items
  }
}

extension StructureReader {
  /// The one attribute in a New Attribute or Current Attribute structure, or in 1.x the Attribute itself.
  fileprivate mutating func oneAttribute(_ newer: Tag) throws(KMIPError) -> Attribute {
    if version.spellsAttributesByName {
      return try Attribute(decoding: try required(.attribute), version: version)
    }
    guard let attribute = try optionalAttribute(newer) else {
      throw KMIPError(.invalidMessage, "\(newer.name) is required in \(tag.name)")
    }
    return attribute
  }

  fileprivate mutating func optionalAttribute(_ newer: Tag) throws(KMIPError) -> Attribute? {
    guard !version.spellsAttributesByName, let item = optional(newer) else { return nil }
    guard case .structure(let members) = item.value, members.count == 1 else {
      throw KMIPError(.invalidMessage, "\(newer.name) must be a Structure that holds exactly one attribute")
    }
    return try Attribute(decoding: members[0], version: version)
  }
}

extension Attribute {
  fileprivate func wrapped(_ newer: Tag, for version: ProtocolVersion) -> [Item] {
    guard let item = encoded(for: version) else { return [] }
    return version.spellsAttributesByName ? [item] : [Item(newer, .structure([item]))]
  }
}
