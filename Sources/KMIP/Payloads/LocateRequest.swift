public import TTLV

/// KMIP 2.1 §6.1.28, 1.4 §4.9.
public struct LocateRequest: Hashable, Sendable {
  public var maximumItems: Int32?
  public var offsetItems: Int32?
  /// nil: on-line objects.
  public var storageStatus: StorageStatusMask?
  public var objectGroupMember: ObjectGroupMember?
  /// 3.0; nil: users' objects.
  public var objectClass: ObjectClassMask?
  /// What the objects must have. Structures need not be complete.
  public var attributes: [Attribute]

  public init(
    _ attributes: [Attribute], maximumItems: Int32? = nil, offsetItems: Int32? = nil,
    storageStatus: StorageStatusMask? = nil, objectGroupMember: ObjectGroupMember? = nil
  ) {
    self.attributes = attributes
    self.maximumItems = maximumItems
    self.offsetItems = offsetItems
    self.storageStatus = storageStatus
    self.objectGroupMember = objectGroupMember
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    maximumItems = try reader.optionalInteger(.maximumItems)
    if version >= .v1_3 { offsetItems = try reader.optionalInteger(.offsetItems) }
    if let mask = try reader.optionalInteger(.storageStatusMask) {
      let bits = UInt32(bitPattern: mask)
      let known = StorageStatusMask.rows.reduce(UInt32(0)) { $1.versions.contains(version) ? $0 | $1.bit : $0 }
      guard bits & ~known == 0 else {
        throw KMIPError(.invalidField, "Storage Status Mask has a bit that KMIP \(version) lacks")
      }
      storageStatus = StorageStatusMask(rawValue: bits)
    }
    if version >= .v3_0, let mask = try reader.optionalInteger(.objectClassMask) {
      objectClass = ObjectClassMask(rawValue: UInt32(bitPattern: mask))
      guard ObjectClassMask.rows.reduce(UInt32(bitPattern: mask), { $0 & ~$1.bit }) == 0 else {
        throw KMIPError(.invalidField, "Object Class Mask has an unknown bit")
      }
    }
    if version >= .v1_1, version < .v3_0 { objectGroupMember = try reader.optionalEnumeration(.objectGroupMember) }
    var items: [Item] = []
    if version.spellsAttributesByName {
      items = reader.all(.attribute)
    } else if let structure = reader.optional(.attributes) {
      guard case .structure(let members) = structure.value else { throw structure.wrongType("a Structure", version) }
      items = members
    }
    // KMIP 2.0 §6.1.27 requires Attributes; left out it means the same as empty (`ClientQuirk.locateWithoutAttributes`).
    try reader.finish()
    attributes = []
    attributes.reserveCapacity(items.count)
    for item in items { attributes.append(try Attribute(sought: item, version: version)) }
    for count in [maximumItems, offsetItems] {
      if let count, count < 0 { throw KMIPError(.invalidField, "a count of items must not be negative") }
    }
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items: [Item] = []
    if let maximumItems { items.append(Item(.maximumItems, .integer(maximumItems))) }
    if let offsetItems, version >= .v1_3 { items.append(Item(.offsetItems, .integer(offsetItems))) }
    if let storageStatus {
      items.append(Item(.storageStatusMask, .integer(Int32(bitPattern: storageStatus.rawValue))))
    }
    if let objectClass, version >= .v3_0 {
      items.append(Item(.objectClassMask, .integer(Int32(bitPattern: objectClass.rawValue))))
    }
    if let objectGroupMember, version >= .v1_1 {
      items.append(Item(.objectGroupMember, .enumeration(objectGroupMember.rawValue)))
    }
    let spelled = attributes.compactMap { $0.encoded(for: version) ?? $0.partlyEncoded(for: version) }
    if version.spellsAttributesByName { items += spelled } else { items.append(Item(.attributes, .structure(spelled))) }
    return items
  }
}

public struct LocateResponse: Hashable, Sendable {
  /// All objects that match, in 1.3 and later, when known.
  public var locatedItems: Int32?
  public var identifiers: [UniqueIdentifier]

  public init(_ identifiers: [UniqueIdentifier], locatedItems: Int32? = nil) {
    self.identifiers = identifiers
    self.locatedItems = locatedItems
  }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    locatedItems = try reader.optionalInteger(.locatedItems)
    identifiers = []
    for item in reader.all(.uniqueIdentifier) { identifiers.append(UniqueIdentifier(try item.text(version))) }
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items: [Item] = []
    items.reserveCapacity(identifiers.count + 1)
    if let locatedItems, version >= .v1_3 { items.append(Item(.locatedItems, .integer(locatedItems))) }
    for identifier in identifiers { items.append(identifier.item(for: version)) }
    return items
  }
}

extension Attribute {
  /// An incomplete structure as it is searched for; nil when the version lacks the attribute.
  fileprivate func partlyEncoded(for version: ProtocolVersion) -> Item? {
    guard case .standard(let type) = name, case .structure = value, type.isKnown(in: version) else { return nil }
    guard version.spellsAttributesByName else { return Item(type.tag, value) }
    return Item(
      .attribute, .structure([Item(.attributeName, .textString(type.name)), Item(.attributeValue, value)]))
  }

  /// Reads an attribute that is searched for: "When an attribute that is defined as a structure is specified, all of the
  /// structure fields are not REQUIRED to be specified" (KMIP 2.1 §6.1.28).
  init(sought item: Item, version: ProtocolVersion) throws(KMIPError) {
    do throws(KMIPError) {
      self = try Attribute(decoding: item, version: version)
    } catch {
      guard let partial = Attribute(partial: item, version: version) else { throw error }
      self = partial
    }
  }

  private init?(partial item: Item, version: ProtocolVersion) {
    let type: AttributeType
    let value: Value
    if version.spellsAttributesByName {
      guard let name = item.value[.attributeName]?.text, let found = AttributeType(name: name),
        let sought = item.value[.attributeValue]
      else { return nil }
      type = found
      value = sought
    } else {
      guard let found = AttributeType(item.tag) else { return nil }
      type = found
      value = item.value
    }
    guard type.isKnown(in: version), case .structure(let members) = value, !members.isEmpty,
      let rule = StructureRule.of(type.tag)
    else { return nil }
    for member in members {
      guard let expected = rule.member(member.tag), expected.versions.contains(version),
        expected.item == member.value.type
      else { return nil }
    }
    self.init(type, value)
  }
}
