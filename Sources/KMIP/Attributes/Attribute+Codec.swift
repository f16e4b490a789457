public import TTLV

extension Attribute {
  /// Reads one attribute of a request: in 1.x an Attribute structure of name, index and value, in 2.0 and later an item
  /// with the attribute's own tag, or an Attribute structure for a vendor's (KMIP 1.4 §2.1.1, 2.1 §4.58).
  ///
  /// Throws Invalid Attribute (1.x: Invalid Field) for a name that the version does not know, Invalid Attribute Value
  /// (1.x: Invalid Field) for a value that does not fit.
  public init(decoding item: Item, version: ProtocolVersion) throws(KMIPError) {
    if version.spellsAttributesByName {
      self = try Attribute.named(item, version)
    } else if item.tag == .attribute {
      self = try Attribute.vendor(item, version)
    } else if version >= .v3_0, let link = LinkTags.type(of: item.tag) {
      self.init(.link, try Attribute.link(link, item))
    } else if let type = AttributeType(item.tag), type.isKnown(in: version) {
      self.init(type, try item.value.checked(for: type, version))
    } else {
      throw KMIPError(
        .invalidAttribute.spelled(for: version), "\(item.tag.name) is no attribute of KMIP \(version)")
    }
  }

  private static func named(_ item: Item, _ version: ProtocolVersion) throws(KMIPError) -> Attribute {
    guard item.tag == .attribute else {
      throw KMIPError(.invalidMessage, "\(item.tag.name) stands where an Attribute was expected")
    }
    var members = try StructureReader(item, version: version)
    let spelling = try members.text(.attributeName)
    let index = try members.optionalInteger(.attributeIndex)
    let value = try members.required(.attributeValue).value
    try members.finish()
    guard let name = AttributeName(spelling: spelling, version: version) else {
      throw KMIPError(
        .invalidAttribute.spelled(for: version), "\"\(spelling)\" is no attribute of KMIP \(version)")
    }
    if let index, index < 0 {
      throw KMIPError(.invalidField, "the Attribute Index of \"\(spelling)\" is negative")
    }
    switch name {
    case .standard(let type): return Attribute(name, index: index, try value.checked(for: type, version))
    case .vendor: return Attribute(name, index: index, value)
    }
  }

  /// A link of 3.0 (facts §5): a Reference, an object by its Name, or one of the same batch by the operation that made it
  /// or by its number. The last three are kept as they are until the evaluation knows the object.
  private static func link(_ type: LinkType, _ item: Item) throws(KMIPError) -> Value {
    let target: Value
    switch item.value {
    case .textString(let text), .identifier(let text), .reference(let text): target = .textString(text)
    case .nameReference, .enumeration, .integer: target = item.value
    default: throw KMIPError(.invalidAttributeValue, "\(item.tag.name) must be a Reference")
    }
    return .structure([Item(.linkType, .enumeration(type.rawValue)), Item(.linkedObjectIdentifier, target)])
  }

  private static func vendor(_ item: Item, _ version: ProtocolVersion) throws(KMIPError) -> Attribute {
    var members = try StructureReader(item, version: version)
    let identification = try members.text(.vendorIdentification)
    let name = try members.text(.attributeName)
    let value = try members.required(.attributeValue).value
    try members.finish()
    return Attribute(try AttributeName(vendor: identification, name: name, version: version), value)
  }

  /// This attribute as `version` spells it; nil when that version cannot: it lacks the attribute, or the value.
  public func encoded(for version: ProtocolVersion) -> Item? {
    switch name {
    case .standard(let type):
      guard let spelled = value.spelled(for: type, version) else { return nil }
      return version.spellsAttributesByName ? byName(spelled.value, version) : spelled
    case .vendor(let identification, let vendorName):
      guard value.isSpellable(in: version) else { return nil }
      if version.spellsAttributesByName { return byName(value, version) }
      return Item(
        .attribute,
        .structure([
          Item(.vendorIdentification, .textString(identification)), Item(.attributeName, .textString(vendorName)),
          Item(.attributeValue, value),
        ]))
    }
  }

  /// The 1.x structure. The index may be omitted when it is 0 (KMIP 1.4 §4.15), and some clients compare with it absent.
  private func byName(_ value: Value, _ version: ProtocolVersion) -> Item? {
    guard let spelling = name.spelling(in: version) else { return nil }
    var items = [Item(.attributeName, .textString(spelling))]
    if let index, index != 0 { items.append(Item(.attributeIndex, .integer(index))) }
    items.append(Item(.attributeValue, value))
    return Item(.attribute, .structure(items))
  }
}

extension AttributeName {
  /// A Vendor Attribute's name. The identification is limited to letters, digits, underscore and period (KMIP 2.1 §4.58).
  init(vendor identification: Text, name: Text, version: ProtocolVersion) throws(KMIPError) {
    let allowed = identification.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard allowed, !identification.isEmpty, !name.isEmpty else {
      throw KMIPError(
        .invalidField, "a Vendor Identification is made of letters, digits, underscore and period, and names something")
    }
    self = .vendor(identification: identification, name: name)
  }
}

extension Value {
  fileprivate func checked(for type: AttributeType, _ version: ProtocolVersion) throws(KMIPError) -> Value {
    // Names are plain text in 3.0, and structures in records.
    if version == .v3_0, type == .name, let text { return Name(text).value }
    if version == .v3_0, type == .rotateName, let text {
      return .structure([Item(.rotateNameValue, .textString(text))])
    }
    return try checked(as: type.tag, item: type.rule.item, version: version)
  }

  fileprivate func spelled(for type: AttributeType, _ version: ProtocolVersion) -> Item? {
    if version == .v3_0 {
      switch type {
      case .name: return Name(self).map { Item(.name, .textString($0.text)) }
      case .rotateName: return self[.rotateNameValue].map { Item(.rotateName, $0) }
      case .uniqueIdentifier: return text.map { Item(.uniqueIdentifier, .identifier($0)) }
      case .link:
        guard let link = Link(self), let tag = LinkTags.tag(of: link.type) else { return nil }
        return Item(tag, .reference(link.target.text))
      default: break
      }
    }
    guard type.isKnown(in: version), let value = spelled(as: type.tag, for: version) else { return nil }
    return Item(type.tag, value)
  }
}
