/// Encodes items into the XML form (KMIP Additional Message Encodings 1.0 §6): tags with names as elements of that name,
/// others as `TTLV` elements.
public struct XMLEncoder {
  private let names: any Names
  private let indent: Bool
  private var text: [UInt8] = []

  /// `indent` writes one element a line, for people.
  public static func encode(_ item: Item, names: any Names, indent: Bool = false) -> [UInt8] {
    var encoder = XMLEncoder(names: names, indent: indent)
    encoder.encode(item, after: [], depth: 0)
    return encoder.text
  }

  private init(names: any Names, indent: Bool) {
    self.names = names
    self.indent = indent
  }

  private mutating func encode(_ item: Item, after siblings: ArraySlice<Item>, depth: Int) {
    newLine(depth)
    let name = names.name(of: item.tag)
    append(name.map { "<\($0)" } ?? "<TTLV tag=\"0x\(hexadecimal(item.tag.rawValue, digits: 6).lowercased())\"")
    if case .structure(let items) = item.value {
      guard !items.isEmpty else { return append(" type=\"Structure\"/>") }
      append(">")
      for at in items.indices { encode(items[at], after: items[..<at], depth: depth + 1) }
      newLine(depth)
      return append("</\(name ?? "TTLV")>")
    }
    append(" type=\"\(item.value.type.name)\" value=\"")
    escape(Self.text(of: item.value, under: names.meaning(of: item.tag, after: siblings), names))
    append("\"/>")
  }

  private static func text(of value: Value, under tag: Tag, _ names: any Names) -> [UInt8] {
    switch value {
    case .structure: []
    case .integer(let value): Array(integer(value, tag, names).utf8)
    case .longInteger(let value): Array(String(value).utf8)
    case .bigInteger(let bytes): Array(ScalarText.hexadecimal(bytes).utf8)
    case .enumeration(let raw):
      Array((names.enumeration(raw, under: tag) ?? ScalarText.hexadecimal(raw)).utf8)
    case .boolean(let value): Array((value ? "true" : "false").utf8)
    case .textString(let text), .identifier(let text), .reference(let text), .nameReference(let text): text.utf8
    case .byteString(let bytes): Array(ScalarText.hexadecimal(bytes).utf8)
    case .dateTime(let seconds): Array((Instant.text(seconds) ?? ScalarText.hexadecimal(seconds)).utf8)
    case .dateTimeExtended(let micros):
      Array(Instant.text(micros: micros).utf8)
    case .interval(let value): Array(String(value).utf8)
    }
  }

  private static func integer(_ value: Int32, _ tag: Tag, _ names: any Names) -> String {
    guard let rows = names.mask(under: tag), value != 0 else { return String(value) }
    return ScalarText.components(of: value, rows).joined(separator: " ")
  }

  private mutating func escape(_ bytes: [UInt8]) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "<"): append("&lt;")
      case UInt8(ascii: ">"): append("&gt;")
      case UInt8(ascii: "&"): append("&amp;")
      case UInt8(ascii: "\""): append("&quot;")
      // As characters they would be read back as spaces (XML 1.0 §3.3.3).
      case 0..<0x20: append("&#\(byte);")
      default: text.append(byte)
      }
    }
  }

  private mutating func newLine(_ depth: Int) {
    guard indent, !text.isEmpty else { return }
    text.append(0x0A)
    text.append(contentsOf: repeatElement(0x20, count: depth * 2))
  }

  private mutating func append(_ string: String) { text.append(contentsOf: string.utf8) }
}
