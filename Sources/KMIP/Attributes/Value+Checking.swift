internal import TTLV

/// Reading attribute values: what a request of a version may hold under a tag.
extension Value {
  /// This value as records keep it, after checking that `version` has it under `tag`: item type, enumeration value, mask
  /// bits, structure members. Throws Invalid Attribute Value (1.x: Invalid Field, chapter 11 "Incorrect attribute
  /// value(s) specified").
  func checked(as tag: Tag, item: TTLV.ItemType, version: ProtocolVersion) throws(KMIPError) -> Value {
    switch self {
    case .structure(let items):
      guard item == .structure, let rule = StructureRule.of(tag) else { throw wrongType(tag, item, version) }
      return .structure(try checkedMembers(items, rule, version))
    case .enumeration(let raw):
      if item == .enumeration {
        try check(raw, of: tag, version)
        return self
      }
      // An object of the same batch, named by the operation that made it (KMIP 2.0 §11.58; 3.0: facts §5).
      guard mayNameResult(tag, item, version) else { throw wrongType(tag, item, version) }
      return self
    case .integer(let value):
      if item == .integer {
        try check(mask: UInt32(bitPattern: value), of: tag, version)
        return self
      }
      guard mayNameResult(tag, item, version) else { throw wrongType(tag, item, version) }
      return self
    case .reference where item == .reference, .nameReference where item == .reference: return self
    case .identifier(let text), .reference(let text), .nameReference(let text):
      // 3.0 has types of their own for what is text before.
      guard version >= .v3_0, item == .textString else { throw wrongType(tag, item, version) }
      return .textString(text)
    case .textString(let text):
      guard item == .textString else { throw wrongType(tag, item, version) }
      guard text.utf8.count <= Limits.textLength else {
        throw KMIPError(
          .invalidAttributeValue.spelled(for: version), "\(tag.name) is longer than \(Limits.textLength) bytes")
      }
      return self
    default:
      guard type == item else { throw wrongType(tag, item, version) }
      return self
    }
  }

  private func mayNameResult(_ tag: Tag, _ item: TTLV.ItemType, _ version: ProtocolVersion) -> Bool {
    version >= .v3_0 ? item == .reference : tag == .linkedObjectIdentifier && !version.spellsAttributesByName
  }

  private func checkedMembers(
    _ items: [Item], _ rule: StructureRule, _ version: ProtocolVersion
  ) throws(KMIPError) -> [Item] {
    var checked: [Item] = []
    checked.reserveCapacity(items.count)
    for item in items {
      guard let member = rule.member(item.tag), member.versions.contains(version) else {
        throw KMIPError(
          .invalidAttributeValue.spelled(for: version),
          "\(item.tag.name) is no member of \(rule.tag.name) in KMIP \(version)")
      }
      guard member.many || !checked.contains(where: { $0.tag == item.tag }) else {
        throw KMIPError(
          .invalidAttributeValue.spelled(for: version), "\(item.tag.name) stands twice in \(rule.tag.name)")
      }
      checked.append(Item(item.tag, try item.value.checked(as: item.tag, item: member.item, version: version)))
    }
    for member in rule.members where member.required.contains(version) {
      guard checked.contains(where: { $0.tag == member.tag }) else {
        throw KMIPError(
          .invalidAttributeValue.spelled(for: version), "\(rule.tag.name) needs \(member.tag.name)")
      }
    }
    return checked
  }

  private func check(_ raw: UInt32, of tag: Tag, _ version: ProtocolVersion) throws(KMIPError) {
    guard let table = tag.enumeration, !table.contains(raw, in: version) else { return }
    throw KMIPError(
      .invalidAttributeValue.spelled(for: version), "\(tag.name) has no value \(raw) in KMIP \(version)")
  }

  private func check(mask bits: UInt32, of tag: Tag, _ version: ProtocolVersion) throws(KMIPError) {
    guard let rows = tag.mask, bits & ~rows.bits(in: version) != 0 else { return }
    throw KMIPError(
      .invalidAttributeValue.spelled(for: version), "\(tag.name) has bits that KMIP \(version) does not know")
  }

  private func wrongType(_ tag: Tag, _ item: TTLV.ItemType, _ version: ProtocolVersion) -> KMIPError {
    KMIPError(.invalidAttributeValue.spelled(for: version), "\(tag.name) must be of type \(item), not \(type)")
  }
}

extension [MaskRow] {
  /// All bits that `version` has.
  func bits(in version: ProtocolVersion) -> UInt32 {
    reduce(0) { $1.versions.contains(version) ? $0 | $1.bit : $0 }
  }
}
