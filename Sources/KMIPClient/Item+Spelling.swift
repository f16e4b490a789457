internal import KMIP
internal import TTLV

extension Item {
  /// A member of a request's payload as `version` spells it: KMIP 3.0 has a type of its own for what names an object, where
  /// older versions have a Text String.
  func spelled(in version: ProtocolVersion) -> Item {
    guard version >= .v3_0, case .textString(let text) = value, Self.identifiers.contains(tag) else { return self }
    return Item(tag, .identifier(text))
  }

  private static let identifiers: Set<Tag> = [
    .uniqueIdentifier, .privateKeyUniqueIdentifier, .publicKeyUniqueIdentifier, .certificateRequestUniqueIdentifier,
  ]
}
