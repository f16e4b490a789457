/// Items for people: one a line, with tag, type and value. Byte strings and big integers under a tag that `isSecret` names
/// show their length only.
public enum Dump {
  public static func text(_ item: Item, names: any Names, isSecret: (Tag) -> Bool) -> String {
    var lines: [String] = []
    append(item, names, isSecret, after: [], inside: false, depth: 0, to: &lines)
    return lines.joined(separator: "\n")
  }

  private static func append(
    _ item: Item, _ names: any Names, _ isSecret: (Tag) -> Bool, after siblings: ArraySlice<Item>, inside secret: Bool,
    depth: Int,
    to lines: inout [String]
  ) {
    let hidden = secret || isSecret(item.tag)
    let meaning = names.meaning(of: item.tag, after: siblings)
    let shown: String
    switch item.value {
    case .structure(let items): shown = items.isEmpty ? "(empty)" : ""
    case .byteString(let bytes), .bigInteger(let bytes):
      shown = hidden ? "(\(bytes.count) secret bytes)" : ScalarText.hexadecimal(bytes)
    case .textString(let text), .identifier(let text), .reference(let text), .nameReference(let text):
      shown = hidden ? "(\(text.utf8.count) secret bytes)" : quoted(text)
    case .integer(let value): shown = String(value)
    case .longInteger(let value): shown = String(value)
    case .enumeration(let raw): shown = names.enumeration(raw, under: meaning) ?? ScalarText.hexadecimal(raw)
    case .boolean(let value): shown = String(value)
    case .dateTime(let seconds): shown = Instant.text(seconds) ?? String(seconds)
    case .dateTimeExtended(let micros): shown = "\(micros) µs"
    case .interval(let value): shown = "\(value) s"
    }
    let name = names.name(of: item.tag) ?? item.tag.description
    lines.append("\(String(repeating: "  ", count: depth))\(name) \(item.value.type.name) \(shown)")
    guard case .structure(let items) = item.value else { return }
    for at in items.indices {
      append(
        items[at], names, isSecret, after: items[..<at], inside: hidden, depth: depth + 1, to: &lines)
    }
  }

  /// Control characters cannot forge a line of a log.
  private static func quoted(_ text: Text) -> String {
    text.string.unicodeScalars.reduce("\"") { $0 + $1.escaped(asASCII: false) } + "\""
  }
}
