public import TTLV

/// Reads the members of one structure in a request or response of a known version.
///
/// Members are taken by tag. What nobody took is refused by `finish`, so that a misspelt or misplaced field is never
/// silently ignored.
public struct StructureReader {
  public let version: ProtocolVersion
  public let tag: Tag
  private let items: [Item]
  private var taken: [Bool]
  /// Where the next search begins: members mostly stand in the standard's order.
  private var next = 0

  /// Opens `item`, which must be a structure.
  public init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    guard case .structure(let items) = item.value else {
      throw KMIPError(.invalidDataType, "\(item.tag.name) must be a Structure, not \(item.value.type)")
    }
    self.init(items: items, tag: item.tag, version: version)
  }

  public init(items: [Item], tag: Tag, version: ProtocolVersion) {
    self.items = items
    self.tag = tag
    self.version = version
    taken = Array(repeating: false, count: items.count)
  }

  /// The next untaken member with `tag`, nil when there is none.
  public mutating func optional(_ tag: Tag) -> Item? {
    guard let at = position(of: tag) else { return nil }
    taken[at] = true
    if at == next { next += 1 }
    return items[at]
  }

  /// The member with `tag`; Invalid Message when there is none (KMIP 1.x §11.3: "REQUIRED field(s) missing"; 2.1 §11.46:
  /// "not syntactically understood", which is also the reason that every operation of 2.x lists).
  public mutating func required(_ tag: Tag, or reason: ResultReason = .invalidMessage) throws(KMIPError) -> Item {
    guard let item = optional(tag) else {
      throw KMIPError(reason, "\(tag.name) is required in \(self.tag.name)")
    }
    return item
  }

  /// All untaken members with `tag`, in order.
  public mutating func all(_ tag: Tag) -> [Item] {
    var found: [Item] = []
    while let item = optional(tag) { found.append(item) }
    return found
  }

  /// All members that nobody took, in order; they count as taken.
  public mutating func rest() -> [Item] {
    var found: [Item] = []
    for at in items.indices where !taken[at] {
      taken[at] = true
      found.append(items[at])
    }
    return found
  }

  /// Refuses what nobody took (KMIP 1.x §11.1: a field given twice is Invalid Message, an unknown one Invalid Field; 2.1
  /// §11.46: "the invalid use of a known tag" is Invalid Message, and there is a reason for unknown ones).
  public func finish() throws(KMIPError) {
    guard let at = taken.firstIndex(of: false) else { return }
    let stranger = items[at].tag
    if items[..<at].contains(where: { $0.tag == stranger }) {
      throw KMIPError(.invalidMessage, "\(tag.name) holds \(stranger.name) more than once")
    }
    let reason: ResultReason =
      if version.major < 2 { .invalidField } else if stranger.isKnown(in: version) { .invalidMessage } else {
        .unknownTag
      }
    throw KMIPError(reason, "\(stranger.name) is not expected in \(tag.name) of KMIP \(version)")
  }

  private func position(of tag: Tag) -> Int? {
    if next < items.count, !taken[next], items[next].tag == tag { return next }
    for at in items.indices where !taken[at] && items[at].tag == tag { return at }
    return nil
  }
}

/// Typed members. A wrong item type is Invalid Data Type where the version has that reason (2.0), else Invalid Message
/// (KMIP 1.x §11.1: "Error parsing … payload within batch item").
extension StructureReader {
  public mutating func optionalText(_ tag: Tag) throws(KMIPError) -> Text? {
    guard let item = optional(tag) else { return nil }
    return try item.text(version)
  }
  public mutating func text(_ tag: Tag) throws(KMIPError) -> Text { try required(tag).text(version) }
  public mutating func optionalInteger(_ tag: Tag) throws(KMIPError) -> Int32? {
    guard let item = optional(tag) else { return nil }
    return try item.integer(version)
  }
  public mutating func integer(_ tag: Tag) throws(KMIPError) -> Int32 { try required(tag).integer(version) }
  public mutating func optionalBytes(_ tag: Tag) throws(KMIPError) -> [UInt8]? {
    guard let item = optional(tag) else { return nil }
    return try item.bytes(version)
  }
  public mutating func bytes(_ tag: Tag) throws(KMIPError) -> [UInt8] { try required(tag).bytes(version) }
  public mutating func optionalBoolean(_ tag: Tag) throws(KMIPError) -> Bool? {
    guard let item = optional(tag) else { return nil }
    return try item.boolean(version)
  }
  public mutating func optionalDateTime(_ tag: Tag) throws(KMIPError) -> Int64? {
    guard let item = optional(tag) else { return nil }
    return try item.dateTime(version)
  }
  public mutating func optionalEnumeration<E: KMIPEnumeration>(_ tag: Tag, _ type: E.Type = E.self) throws(KMIPError)
    -> E?
  {
    guard let item = optional(tag) else { return nil }
    return try item.enumeration(version)
  }
  public mutating func enumeration<E: KMIPEnumeration>(_ tag: Tag, _ type: E.Type = E.self) throws(KMIPError) -> E {
    try required(tag).enumeration(version)
  }
  public mutating func optionalStructure(_ tag: Tag) throws(KMIPError) -> StructureReader? {
    guard let item = optional(tag) else { return nil }
    return try StructureReader(item, version: version)
  }
  public mutating func structure(_ tag: Tag) throws(KMIPError) -> StructureReader {
    try StructureReader(try required(tag), version: version)
  }
}

extension Item {
  public func text(_ version: ProtocolVersion) throws(KMIPError) -> Text {
    switch value {
    case .textString(let text), .identifier(let text), .reference(let text), .nameReference(let text): return text
    default: throw wrongType("a Text String", version)
    }
  }
  public func integer(_ version: ProtocolVersion) throws(KMIPError) -> Int32 {
    guard case .integer(let value) = value else { throw wrongType("an Integer", version) }
    return value
  }
  public func longInteger(_ version: ProtocolVersion) throws(KMIPError) -> Int64 {
    guard case .longInteger(let value) = value else { throw wrongType("a Long Integer", version) }
    return value
  }
  public func bytes(_ version: ProtocolVersion) throws(KMIPError) -> [UInt8] {
    guard case .byteString(let value) = value else { throw wrongType("a Byte String", version) }
    return value
  }
  public func boolean(_ version: ProtocolVersion) throws(KMIPError) -> Bool {
    guard case .boolean(let value) = value else { throw wrongType("a Boolean", version) }
    return value
  }
  public func dateTime(_ version: ProtocolVersion) throws(KMIPError) -> Int64 {
    guard case .dateTime(let value) = value else { throw wrongType("a Date-Time", version) }
    return value
  }
  public func enumeration<E: KMIPEnumeration>(_ version: ProtocolVersion, _ type: E.Type = E.self) throws(KMIPError)
    -> E
  {
    guard case .enumeration(let raw) = value else { throw wrongType("an Enumeration", version) }
    guard let value = E(rawValue: raw), value.versions.contains(version) else {
      throw KMIPError(
        .unknownEnumeration.spelled(for: version), "\(tag.name) has no value \(raw) in KMIP \(version)")
    }
    return value
  }
  public func wrongType(_ expected: String, _ version: ProtocolVersion) -> KMIPError {
    KMIPError(
      version.major < 2 ? .invalidMessage : .invalidDataType, "\(tag.name) must be \(expected), not \(value.type)")
  }
}
