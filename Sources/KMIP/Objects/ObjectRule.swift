public import TTLV

/// A Constraint (KMIP 2.1 §7.6) or Object Defaults (§7.22): attributes for objects of some types and groups.
public struct ObjectRule: Hashable, Sendable {
  /// Empty: of every type.
  public var objectTypes: [ObjectType]
  /// Empty: of every group, and of none.
  public var objectGroups: [Text]
  public var attributes: [Attribute]

  public init(_ objectTypes: [ObjectType], groups: [Text] = [], _ attributes: [Attribute]) {
    self.objectTypes = objectTypes
    objectGroups = groups
    self.attributes = attributes
  }

  /// Reads a Constraint or Object Defaults structure; the latter has to say a type, as Object Type or Object Types.
  public init(decoding item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    objectTypes = []
    if let type: ObjectType = try reader.optionalEnumeration(.objectType) { objectTypes.append(type) }
    if var types = try reader.optionalStructure(.objectTypes) {
      for type in types.all(.objectType) { objectTypes.append(try type.enumeration(version)) }
      try types.finish()
    }
    attributes = []
    if let item = reader.optional(.attributes) {
      attributes = try RequestedAttributes(decoding: item, version: version).attributes
    }
    objectGroups = []
    if var groups = try reader.optionalStructure(.objectGroups) {
      for group in groups.all(version < .v3_0 ? .objectGroup : .groupLink) {
        guard let text = group.value.text else { throw group.wrongType("a Text String", version) }
        objectGroups.append(text)
      }
      try groups.finish()
    }
    try reader.finish()
    guard item.tag == .constraint || (!objectTypes.isEmpty && !attributes.isEmpty) else {
      throw KMIPError(.invalidMessage, "\(item.tag.name) needs an Object Type and Attributes")
    }
  }

  public func item(_ tag: Tag, for version: ProtocolVersion) -> Item {
    var items: [Item] = []
    let types = objectTypes.filter { $0.versions.contains(version) }
    if tag == .objectDefaults, types.count == 1 {
      items.append(Item(.objectType, .enumeration(types[0].rawValue)))
    } else if !types.isEmpty {
      items.append(Item(.objectTypes, .structure(types.map { Item(.objectType, .enumeration($0.rawValue)) })))
    }
    let groups = Item(
      .objectGroups,
      .structure(
        objectGroups.map {
          version < .v3_0 ? Item(.objectGroup, .textString($0)) : Item(.groupLink, .nameReference($0))
        }))
    let spelled = Item(.attributes, .structure(attributes.compactMap { $0.encoded(for: version) }))
    // A Constraint has its groups before the attributes, Object Defaults after them.
    if tag == .constraint, !objectGroups.isEmpty { items.append(groups) }
    if !attributes.isEmpty { items.append(spelled) }
    if tag == .objectDefaults, !objectGroups.isEmpty { items.append(groups) }
    return Item(tag, .structure(items))
  }

  // MARK: Records

  /// As records hold it: attributes in their own form, whatever version set them.
  public var recordItem: Item {
    Item(
      .constraint,
      .structure([
        Item(.objectTypes, .structure(objectTypes.map { Item(.objectType, .enumeration($0.rawValue)) })),
        Item(.objectGroups, .structure(objectGroups.map { Item(.objectGroup, .textString($0)) })),
        Item(.attributes, .structure(AttributeSet(attributes).recordItems)),
      ]))
  }

  /// nil: nothing that `recordItem` wrote.
  public init?(recordItem item: Item) {
    guard case .structure(let types)? = item.value[.objectTypes],
      case .structure(let groups)? = item.value[.objectGroups],
      case .structure(let items)? = item.value[.attributes], let set = try? AttributeSet(recordItems: items)
    else { return nil }
    objectTypes = types.compactMap {
      if case .enumeration(let raw) = $0.value { ObjectType(rawValue: raw) } else { nil }
    }
    objectGroups = groups.compactMap { $0.value.text }
    attributes = set.attributes
  }
}
