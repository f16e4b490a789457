public import TTLV

/// What an attribute is called: one of the standard's, or one that a client or vendor invented.
public enum AttributeName: Hashable, Sendable {
  case standard(AttributeType)
  /// KMIP 2.x Vendor Attribute (§4.58). The custom attributes of 1.x (§3.39: `x-…` made by a client, `y-…` by a server)
  /// are those with the identification `x` or `y`.
  case vendor(identification: Text, name: Text)

  /// Reads an Attribute Name of KMIP 1.x; nil when it is neither an attribute of `version` nor a custom one.
  public init?(spelling: Text, version: ProtocolVersion) {
    if let type = AttributeType(name: spelling), type.isKnown(in: version) {
      self = .standard(type)
      return
    }
    let bytes = spelling.utf8
    guard bytes.count > 2, bytes[1] == UInt8(ascii: "-") else { return nil }
    switch bytes[0] {
    case UInt8(ascii: "x"): self = .vendor(identification: "x", name: spelling.dropFirst(2))
    case UInt8(ascii: "y"): self = .vendor(identification: "y", name: spelling.dropFirst(2))
    default: return nil
    }
  }

  /// The Attribute Name of KMIP 1.x; nil when that version line cannot spell it: it lacks the attribute, or the vendor
  /// is another than a client (`x`) or a server (`y`).
  public func spelling(in version: ProtocolVersion) -> Text? {
    switch self {
    case .standard(let type): return type.isKnown(in: version) ? type.name : nil
    case .vendor("x", let name): return Text("x-\(name)")
    case .vendor("y", let name): return Text("y-\(name)")
    case .vendor: return nil
    }
  }

  public func isKnown(in version: ProtocolVersion) -> Bool {
    switch self {
    case .standard(let type): type.isKnown(in: version)
    case .vendor("x", _), .vendor("y", _): true
    case .vendor: !version.spellsAttributesByName
    }
  }

  /// The name for messages to people.
  public var display: String {
    switch self {
    case .standard(let type): type.name.string
    case .vendor(let identification, let name): "\(identification)-\(name)"
    }
  }
}

extension Text {
  /// The text without its first `count` bytes, which must end a character.
  func dropFirst(_ count: Int) -> Text { Text(validating: Array(utf8.dropFirst(count))) ?? "" }
}
