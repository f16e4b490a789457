public import TTLV

/// The last gate of every reply: nothing that the request's version lacks leaves the server (promise 5), whatever the
/// operations and codecs before it did.
///
/// It knows tags, item types, enumeration values, mask bits and references to tags. What does not pass is left out: a
/// field that a client cannot know is worth nothing to it, and breaks it at worst.
public enum VersionGate {
  /// `message` without what `version` lacks.
  public static func passed(_ message: Item, _ version: ProtocolVersion) -> Item {
    // Mostly everything passes: look first, and copy only then.
    isClean(message, version) ? message : stripped(message, version) ?? Item(message.tag, .structure([]))
  }

  /// Whether `item` holds nothing that `version` lacks.
  public static func isClean(_ item: Item, _ version: ProtocolVersion) -> Bool {
    guard isKnown(item, version) else { return false }
    guard case .structure(let members) = item.value else { return fits(item.value, item.tag, version) }
    if let named = namedTag(item, members, version) {
      return members.allSatisfy {
        $0.tag == .attributeValue ? isClean(Item(named, $0.value), version) : isClean($0, version)
      }
    }
    return members.allSatisfy { isClean($0, version) }
  }

  private static func stripped(_ item: Item, _ version: ProtocolVersion) -> Item? {
    guard isKnown(item, version) else { return nil }
    switch item.value {
    case .structure(let members):
      let named = namedTag(item, members, version)
      var kept: [Item] = []
      kept.reserveCapacity(members.count)
      for member in members {
        if let named, member.tag == .attributeValue {
          // An attribute without its value says nothing.
          guard let value = stripped(Item(named, member.value), version) else { return nil }
          kept.append(Item(.attributeValue, value.value))
        } else if let member = stripped(member, version) {
          kept.append(member)
        }
      }
      return Item(item.tag, .structure(kept))
    case .integer(let bits):
      guard let rows = item.tag.mask else { return item }
      let known = rows.reduce(UInt32(0)) { $1.versions.contains(version) ? $0 | $1.bit : $0 }
      return Item(item.tag, .integer(Int32(bitPattern: UInt32(bitPattern: bits) & known)))
    default: return fits(item.value, item.tag, version) ? item : nil
    }
  }

  /// In 1.x an Attribute names what its value is: the value is judged by that tag. An attribute of another version has
  /// no such tag, and is not known.
  private static func namedTag(_ item: Item, _ members: [Item], _ version: ProtocolVersion) -> Tag? {
    guard item.tag == .attribute, version.spellsAttributesByName else { return nil }
    for member in members where member.tag == .attributeName {
      guard let name = member.value.text else { return nil }
      return AttributeType(name: name)?.tag
    }
    return nil
  }

  private static func isKnown(_ item: Item, _ version: ProtocolVersion) -> Bool {
    item.tag.isExtension || item.tag.isKnown(in: version)
  }

  private static func fits(_ value: Value, _ tag: Tag, _ version: ProtocolVersion) -> Bool {
    switch value {
    case .enumeration(let raw):
      // Extensions (8XXXXXXX) have no version.
      if raw & 0x8000_0000 != 0 { return true }
      // These two are PKCS#11's numbers, of which the tables here name some (KMIP 2.1 §11.38, §11.39).
      if tag == .pkcs_11ReturnCode || tag == .pkcs_11Function { return version >= .v2_0 }
      if let table = tag.enumeration { return table.contains(raw, in: version) }
      if tag == .attributeReference {
        return AttributeType(Tag(raw))?.isKnown(in: version) ?? Tag(raw).isKnown(in: version)
      }
      return true
    case .integer(let bits):
      guard let rows = tag.mask else { return true }
      return rows.reduce(UInt32(bitPattern: bits)) { $1.versions.contains(version) ? $0 & ~$1.bit : $0 } == 0
    case .textString(let text):
      guard tag == .attributeName, version.spellsAttributesByName else { return true }
      return AttributeType(name: text)?.isKnown(in: version) ?? true
    case .dateTimeExtended: return version >= .v2_0
    case .identifier, .reference, .nameReference: return version >= .v3_0
    default: return true
    }
  }
}
