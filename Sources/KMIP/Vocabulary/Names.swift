public import TTLV

/// What is known of one tag, ready for look-ups.
final class TagFacts: Sendable {
  let row: TagRow
  /// The enumeration that its values come from.
  let enumeration: EnumerationTable?
  /// The mask that its values come from.
  let mask: [MaskRow]?
  /// The values are tags.
  let holdsTags: Bool

  init(_ row: TagRow) {
    self.row = row
    enumeration = row.values.flatMap { enumerationTables[$0] }
    mask = row.values.flatMap { maskTables[$0] }
    holdsTags = row.values == "Tag"
  }
}

extension Tag {
  private static let indexed = TagIndexed(tagTable.map { TagFacts($0) }) { $0.row.tag }
  private static let byName: [String: Tag] = Dictionary(uniqueKeysWithValues: tagTable.map { ($0.name, $0.tag) })

  var facts: TagFacts? { Tag.indexed[self] }

  /// What the standard says of this tag; nil for extensions and unknown tags.
  public var row: TagRow? { facts?.row }

  /// The encoded name (`UniqueIdentifier`), or hexadecimal digits for a tag the standard does not know.
  public var name: String { facts?.row.name ?? String(describing: self) }

  public func isKnown(in version: ProtocolVersion) -> Bool { facts?.row.versions.contains(version) ?? false }

  /// The enumeration that this tag's values come from.
  public var enumeration: EnumerationTable? { facts?.enumeration }

  /// The mask that this tag's values come from.
  public var mask: [MaskRow]? { facts?.mask }

  /// The tag with the encoded name `name`.
  public static func named(_ name: String) -> Tag? { byName[name] }

  /// All tags of the standard.
  public static var rows: [TagRow] { tagTable }
}

extension KMIPEnumeration {
  public var row: EnumerationRow<Self> { Self.rows[Self.position(of: self)] }
  public var versions: VersionSet { Self.rows[Self.position(of: self)].versions }
  public var name: String { Self.rows[Self.position(of: self)].name }

  /// The encoded name in `version`, where some versions spell it otherwise.
  public func name(in version: ProtocolVersion) -> String {
    let row = row
    return row.spellings.first { $0.versions.contains(version) && !row.versions.contains(version) }?.name ?? row.name
  }

  private static func position(of value: Self) -> Int {
    // Every case has its row: a test walks all of them.
    KMIP.position(of: value.rawValue, first: rows[0].value.rawValue, count: rows.count) { rows[$0].value.rawValue }!
  }
}
