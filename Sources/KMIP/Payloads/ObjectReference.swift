public import TTLV

/// How a request names an object (KMIP 2.1 §4.58): by its identifier, or, from 2.0 on, by its place in the batch.
public enum ObjectReference: Hashable, Sendable {
  case identifier(UniqueIdentifier)
  /// The object that an operation of this kind last answered with, or the ID Placeholder.
  case result(UniqueIdentifierEnumeration)
  /// The nth identifier in the response, from 0; negative: counted backwards from the beginning of this batch item.
  case ordinal(Int32)

  init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    switch item.value {
    case .textString, .identifier, .reference: self = .identifier(UniqueIdentifier(try item.text(version)))
    case .enumeration where version >= .v2_0: self = .result(try item.enumeration(version))
    case .integer(let number) where version >= .v2_0: self = .ordinal(number)
    default: throw item.wrongType("a Text String", version)
    }
  }

  func item(_ tag: Tag) -> Item {
    switch self {
    case .identifier(let identifier): Item(tag, .textString(identifier.text))
    case .result(let which): Item(tag, .enumeration(which.rawValue))
    case .ordinal(let number): Item(tag, .integer(number))
    }
  }
}

extension StructureReader {
  /// The Unique Identifier field, nil where the request relies on the ID Placeholder.
  mutating func optionalReference(_ tag: Tag = .uniqueIdentifier) throws(KMIPError) -> ObjectReference? {
    guard let item = optional(tag) else { return nil }
    return try ObjectReference(item, version: version)
  }

  mutating func identifier(_ tag: Tag = .uniqueIdentifier) throws(KMIPError) -> UniqueIdentifier {
    UniqueIdentifier(try text(tag))
  }

  /// The attributes of a request: `older` is the tag of 1.x, `newer` that of 2.0 and later.
  mutating func optionalAttributes(_ older: Tag, _ newer: Tag) throws(KMIPError) -> RequestedAttributes? {
    guard let item = optional(version.spellsAttributesByName ? older : newer) else { return nil }
    return try RequestedAttributes(decoding: item, version: version)
  }

  mutating func attributes(_ older: Tag, _ newer: Tag) throws(KMIPError) -> RequestedAttributes {
    let item = try required(version.spellsAttributesByName ? older : newer)
    return try RequestedAttributes(decoding: item, version: version)
  }
}

extension RequestedAttributes {
  /// The structure with the tag of the version's line.
  func item(_ older: Tag, _ newer: Tag, for version: ProtocolVersion) -> Item {
    let names = version.spellsAttributesByName ? templates.map { Item(.name, $0.value) } : []
    return Item(
      version.spellsAttributesByName ? older : newer,
      .structure(names + attributes.compactMap { $0.encoded(for: version) }))
  }

  var isEmpty: Bool { attributes.isEmpty && templates.isEmpty }
}

extension UniqueIdentifier {
  /// The identifier in an answer: a type of its own from 3.0 on.
  public func item(_ tag: Tag = .uniqueIdentifier, for version: ProtocolVersion) -> Item {
    Item(tag, version >= .v3_0 ? .identifier(text) : .textString(text))
  }
}
