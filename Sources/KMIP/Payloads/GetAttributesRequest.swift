public import TTLV

/// KMIP 2.1 §6.1.20, 1.4 §4.12.
public struct GetAttributesRequest: Hashable, Sendable {
  public var object: ObjectReference?
  /// nil: all. Names that this software does not know are left out, and the attributes then too.
  public var names: [AttributeName]?
  /// 3.0: which kinds of links are meant where Link is among the names; nil: all.
  public var links: Set<LinkType>?

  public init(_ object: ObjectReference?, names: [AttributeName]? = nil) {
    self.object = object
    self.names = names
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    let references = reader.all(version.spellsAttributesByName ? .attributeName : .attributeReference)
    try reader.finish()
    guard !references.isEmpty else { return }
    // KMIP 1.4 §11.13: "The same Attribute Name is present more than once" is Invalid Message.
    guard Set(references).count == references.count else {
      throw KMIPError(.invalidMessage, "an attribute is named more than once")
    }
    var names: [AttributeName] = []
    names.reserveCapacity(references.count)
    for item in references {
      if let link = LinkTags.type(ofReference: item, version) {
        if links == nil { names.append(.standard(.link)) }
        links = (links ?? []).union([link])
      } else if let name = try AttributeName.decode(reference: item, version: version) {
        names.append(name)
      }
    }
    self.names = names
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    (object.map { [$0.item(.uniqueIdentifier)] } ?? [])
      + (names ?? []).compactMap { $0.encodedReference(for: version) }
  }
}

public struct GetAttributesResponse: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  public var attributes: [Attribute]

  public init(_ identifier: UniqueIdentifier, _ attributes: [Attribute]) {
    self.identifier = identifier
    self.attributes = attributes
  }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    identifier = try reader.identifier()
    attributes = []
    if version.spellsAttributesByName {
      for item in reader.all(.attribute) { attributes.append(try Attribute(decoding: item, version: version)) }
    } else if let item = reader.optional(.attributes) {
      attributes = try RequestedAttributes(decoding: item, version: version).attributes
    }
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    let spelled = attributes.compactMap { $0.encoded(for: version) }
    guard version.spellsAttributesByName else {
      return [identifier.item(for: version), Item(.attributes, .structure(spelled))]
    }
    return [identifier.item(for: version)] + spelled
  }
}

/// KMIP 2.1 §6.1.21, 1.4 §4.13.
public struct GetAttributeListResponse: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  public var names: [AttributeName]
  /// 3.0 names each kind of link.
  public var links: [LinkType] = []

  public init(_ identifier: UniqueIdentifier, _ names: [AttributeName], links: [LinkType] = []) {
    self.identifier = identifier
    self.names = names
    self.links = links
  }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    identifier = try reader.identifier()
    names = []
    for item in reader.all(version.spellsAttributesByName ? .attributeName : .attributeReference) {
      if let link = LinkTags.type(ofReference: item, version) {
        links.append(link)
      } else if let name = try AttributeName.decode(reference: item, version: version) {
        names.append(name)
      }
    }
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    let references = names.compactMap { $0.encodedReference(for: version) }
    let kinds = version < .v3_0 ? [] : links.compactMap(LinkTags.tag(of:))
    return [identifier.item(for: version)] + references
      + kinds.map { Item(.attributeReference, .enumeration($0.rawValue)) }
  }
}
