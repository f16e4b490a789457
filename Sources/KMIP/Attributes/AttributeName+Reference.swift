public import TTLV

extension AttributeName {
  /// Reads which attribute a request means: an Attribute Name in 1.x, an Attribute Reference in 2.0 and later, which is
  /// the enumeration of a tag or a structure of vendor and name (KMIP 2.1 §5.5).
  ///
  /// Nil for an attribute that this version or this software does not know: what is asked for and is not there is left
  /// out of the answer (KMIP 2.1 §6.1.19). Throws for what is no reference.
  public static func decode(reference item: Item, version: ProtocolVersion) throws(KMIPError) -> AttributeName? {
    switch item.value {
    case .textString(let text) where item.tag == .attributeName && version.spellsAttributesByName:
      return AttributeName(spelling: text, version: version)
    case .enumeration(let raw) where item.tag == .attributeReference && !version.spellsAttributesByName:
      if version >= .v3_0, LinkTags.type(of: Tag(raw)) != nil { return .standard(.link) }
      guard raw <= 0xFF_FFFF, let type = AttributeType(Tag(raw)), type.isKnown(in: version) else { return nil }
      return .standard(type)
    case .structure where item.tag == .attributeReference && !version.spellsAttributesByName:
      var members = try StructureReader(item, version: version)
      let identification = try members.text(.vendorIdentification)
      let name = try members.text(.attributeName)
      try members.finish()
      return try AttributeName(vendor: identification, name: name, version: version)
    default:
      throw KMIPError(
        version.major < 2 ? .invalidMessage : .invalidDataType,
        version.spellsAttributesByName
          ? "\(item.tag.name) must be an Attribute Name, a Text String"
          : "\(item.tag.name) must be an Attribute Reference, an Enumeration or a Structure")
    }
  }

  /// The reference as `version` spells it; nil when it cannot.
  public func encodedReference(for version: ProtocolVersion) -> Item? {
    if version.spellsAttributesByName {
      return spelling(in: version).map { Item(.attributeName, .textString($0)) }
    }
    switch self {
    case .standard(let type):
      return type.isKnown(in: version) ? Item(.attributeReference, .enumeration(type.rawValue)) : nil
    case .vendor(let identification, let name):
      return Item(
        .attributeReference,
        .structure([
          Item(.vendorIdentification, .textString(identification)), Item(.attributeName, .textString(name)),
        ]))
    }
  }
}
