internal import TTLV

/// Writing attribute values: nothing newer than the reader's version leaves.
extension Value {
  /// This value, kept in the spelling of records, as `version` spells it under `tag`; nil when it cannot. Mask bits and
  /// optional structure members that the version lacks are left out.
  func spelled(as tag: Tag, for version: ProtocolVersion) -> Value? {
    switch self {
    case .structure(let items):
      guard let rule = StructureRule.of(tag) else { return isSpellable(in: version) ? self : nil }
      var spelled: [Item] = []
      spelled.reserveCapacity(items.count)
      for item in items {
        guard let member = rule.member(item.tag), member.versions.contains(version) else { continue }
        if let value = item.value.spelled(as: item.tag, for: version) { spelled.append(Item(item.tag, value)) }
      }
      for member in rule.members where member.required.contains(version) {
        guard spelled.contains(where: { $0.tag == member.tag }) else { return nil }
      }
      return .structure(spelled)
    case .enumeration(let raw):
      if tag == .keyFormatType {
        return KeyFormatType(rawValue: raw)?.spelled(for: version, algorithm: nil).map { .enumeration($0.rawValue) }
      }
      guard let table = tag.enumeration else { return self }
      return table.contains(raw, in: version) ? self : nil
    case .integer(let value):
      guard let rows = tag.mask else { return self }
      return .integer(Int32(bitPattern: UInt32(bitPattern: value) & rows.bits(in: version)))
    default:
      return isSpellable(in: version) ? self : nil
    }
  }

  /// Whether `version` has the item type, and those of all members.
  func isSpellable(in version: ProtocolVersion) -> Bool {
    switch self {
    case .structure(let items): items.allSatisfy { $0.value.isSpellable(in: version) }
    case .dateTimeExtended: version >= .v2_0
    case .identifier, .reference, .nameReference: version >= .v3_0
    default: true
    }
  }
}

extension KeyFormatType {
  /// This format as `version` names it; nil when the version has none for it. The formats of elliptic-curve keys are named
  /// after one use in 1.0 to 1.4 (ECDSA, ECDH, ECMQV), plainly since 1.3, and the parts are the same (KMIP 1.4 §2.1.7.12,
  /// 2.0 §3.1.9): the algorithm tells which old name to take.
  public func spelled(for version: ProtocolVersion, algorithm: CryptographicAlgorithm?) -> KeyFormatType? {
    if versions.contains(version) { return self }
    switch self {
    case .transparentECPrivateKey:
      switch algorithm {
      case .ecdh: return .transparentECDHPrivateKey
      case .ecmqv: return .transparentECMQVPrivateKey
      default: return .transparentECDSAPrivateKey
      }
    case .transparentECPublicKey:
      switch algorithm {
      case .ecdh: return .transparentECDHPublicKey
      case .ecmqv: return .transparentECMQVPublicKey
      default: return .transparentECDSAPublicKey
      }
    case .transparentECDSAPrivateKey, .transparentECDHPrivateKey, .transparentECMQVPrivateKey:
      return .transparentECPrivateKey
    case .transparentECDSAPublicKey, .transparentECDHPublicKey, .transparentECMQVPublicKey:
      return .transparentECPublicKey
    default: return nil
    }
  }
}
