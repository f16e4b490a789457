public import TTLV

extension Tag {
  private static let byTag: [Tag: TagRow] = Dictionary(uniqueKeysWithValues: tagTable.map { ($0.tag, $0) })

  /// What the standard says of this tag; nil for extensions and unknown tags.
  public var row: TagRow? { Tag.byTag[self] }

  /// The encoded name (`UniqueIdentifier`), or hexadecimal digits for a tag the standard does not know.
  public var name: String { row?.name ?? String(describing: self) }

  public func isKnown(in version: ProtocolVersion) -> Bool { row?.versions.contains(version) ?? false }

  /// All tags of the standard.
  public static var rows: [TagRow] { tagTable }
}

extension KMIPEnumeration {
  public var row: EnumerationRow<Self> { Self.rows.first { $0.value == self }! }
  public var versions: VersionSet { row.versions }
  public var name: String { row.name }
}

extension ResultReason {
  /// This reason where `version` has it, else the one of that version which says nearly the same.
  public func spelled(for version: ProtocolVersion) -> ResultReason {
    if versions.contains(version) { return self }
    switch self {
    case .invalidDataType, .unknownEnumeration, .unknownTag, .invalidAttribute, .invalidAttributeValue, .numericRange:
      return .invalidField
    case .objectNotFound, .attributeNotFound, .attributeInstanceNotFound: return .itemNotFound
    case .attributeReadOnly, .readOnlyAttribute, .nonUniqueNameAttribute: return .permissionDenied
    default: return .generalFailure
    }
  }
}
