/// The names that the XML and JSON forms use, for what this room knows only as numbers.
public protocol Names: Sendable {
  /// The tag with an encoded name (`ActivationDate`); nil when there is none.
  func tag(named name: String) -> Tag?

  /// The encoded name of `tag`; nil when it has none and is written in hexadecimal.
  func name(of tag: Tag) -> String?

  /// The tag whose enumeration or mask gives the meaning of a value under `tag`: `tag` itself, except where a member read
  /// before says otherwise (an Attribute Value after its Attribute Name in KMIP 1.x).
  func meaning(of tag: Tag, after siblings: ArraySlice<Item>) -> Tag

  /// The value that `name` stands for in the enumeration under `tag`.
  func enumeration(named name: String, under tag: Tag) -> UInt32?

  /// The name of `value` in the enumeration under `tag`; nil when it is written in hexadecimal.
  func enumeration(_ value: UInt32, under tag: Tag) -> String?

  /// The bit that `name` stands for in the mask under `tag`.
  func maskBit(named name: String, under tag: Tag) -> UInt32?

  /// The bits with names in the mask under `tag`, lowest first; nil when the values under `tag` are plain integers.
  func mask(under tag: Tag) -> [(bit: UInt32, name: String)]?
}

extension ItemType {
  /// The encoded name of the type (KMIP Additional Message Encodings 1.0 §6.1.4).
  public var name: String {
    switch self {
    case .structure: "Structure"
    case .integer: "Integer"
    case .longInteger: "LongInteger"
    case .bigInteger: "BigInteger"
    case .enumeration: "Enumeration"
    case .boolean: "Boolean"
    case .textString: "TextString"
    case .byteString: "ByteString"
    case .dateTime: "DateTime"
    case .interval: "Interval"
    case .dateTimeExtended: "DateTimeExtended"
    case .identifier: "Identifier"
    case .reference: "Reference"
    case .nameReference: "NameReference"
    }
  }

  public init?(named name: String) {
    guard let type = ItemType.allCases.first(where: { $0.name == name }) else { return nil }
    self = type
  }
}
