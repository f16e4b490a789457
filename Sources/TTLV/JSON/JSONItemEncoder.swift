/// Encodes items into the JSON form (KMIP Additional Message Encodings 1.0 §4).
public struct JSONItemEncoder {
  private let names: any Names
  private var text: [UInt8] = []

  public static func encode(_ item: Item, names: any Names) -> [UInt8] {
    var encoder = JSONItemEncoder(names: names)
    encoder.encode(item, after: [])
    return encoder.text
  }

  private init(names: any Names) { self.names = names }

  private mutating func encode(_ item: Item, after siblings: ArraySlice<Item>) {
    append("{\"tag\":\"")
    append(names.name(of: item.tag) ?? "0x\(hexadecimal(item.tag.rawValue, digits: 6).lowercased())")
    append("\",\"type\":\"\(item.value.type.name)\",\"value\":")
    let meaning = names.meaning(of: item.tag, after: siblings)
    switch item.value {
    case .structure(let items):
      append("[")
      for at in items.indices {
        if at > 0 { append(",") }
        encode(items[at], after: items[..<at])
      }
      append("]")
    case .integer(let value): append(integer(value, meaning))
    case .longInteger(let value):
      // Beyond 2^52 a reader may hold numbers as floating point (§4.1.6.5).
      append(value.magnitude < 1 << 52 ? String(value) : "\"\(ScalarText.hexadecimal(value))\"")
    case .bigInteger(let bytes): append("\"0x\(ScalarText.hexadecimal(bytes))\"")
    case .enumeration(let raw):
      append("\"\(names.enumeration(raw, under: meaning) ?? ScalarText.hexadecimal(raw))\"")
    case .boolean(let value): append(value ? "true" : "false")
    case .textString(let value), .identifier(let value), .reference(let value), .nameReference(let value):
      quote(value)
    case .byteString(let bytes): append("\"\(ScalarText.hexadecimal(bytes))\"")
    case .dateTime(let seconds): append("\"\(Instant.text(seconds) ?? ScalarText.hexadecimal(seconds))\"")
    case .dateTimeExtended(let micros): append("\"\(Instant.text(micros: micros))\"")
    case .interval(let value): append(String(value))
    }
    append("}")
  }

  private func integer(_ value: Int32, _ tag: Tag) -> String {
    guard let rows = names.mask(under: tag), value != 0 else { return String(value) }
    return "\"\(ScalarText.components(of: value, rows).joined(separator: "|"))\""
  }

  private mutating func quote(_ value: Text) {
    append("\"")
    for byte in value.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0..<0x20: append("\\u\(hexadecimal(UInt32(byte), digits: 4))")
      default: text.append(byte)
      }
    }
    append("\"")
  }

  private mutating func append(_ string: String) { text.append(contentsOf: string.utf8) }
}
