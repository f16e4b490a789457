/// A JSON text as a tree (RFC 8259), as far as KMIP's JSON form needs it: numbers are whole.
enum JSONNode {
  case object([(name: Text, value: JSONNode)])
  case array([JSONNode])
  case text(Text)
  case number(Int64)
  /// A whole number beyond 64 bits with sign, up to 64 bits without.
  case unsigned(UInt64)
  case boolean(Bool)
  case null
}

/// Parses JSON with a bound on nesting and on the number of nodes.
struct JSONScanner {
  private let bytes: [UInt8]
  private(set) var offset = 0
  private var remaining: Int
  private let depth: Int

  /// Arrays and objects alternate, so a depth of items needs twice as many levels.
  static func parse(_ bytes: [UInt8], limits: Limits) throws(TTLVError) -> JSONNode {
    var scanner = JSONScanner(bytes: bytes, remaining: limits.count, depth: limits.depth * 2 + 2)
    let node = try scanner.node(depth: 1)
    scanner.skipWhitespace()
    guard scanner.offset == bytes.count else { throw TTLVError(.trailingBytes, at: scanner.offset) }
    return node
  }

  private init(bytes: [UInt8], remaining: Int, depth: Int) {
    self.bytes = bytes
    // An item is one object of up to four members.
    self.remaining = remaining * 6
    self.depth = depth
  }

  private mutating func node(depth level: Int) throws(TTLVError) -> JSONNode {
    guard level <= depth else { throw TTLVError(.tooDeep, at: offset) }
    guard remaining > 0 else { throw TTLVError(.tooManyItems, at: offset) }
    remaining -= 1
    skipWhitespace()
    guard offset < bytes.count else { throw TTLVError(.truncated, at: offset) }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return .object(try members(level))
    case UInt8(ascii: "["): return .array(try elements(level))
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "-"), 0x30...0x39: return try number()
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw error("no JSON value")
    }
  }

  private mutating func members(_ level: Int) throws(TTLVError) -> [(name: Text, value: JSONNode)] {
    offset += 1
    var members: [(name: Text, value: JSONNode)] = []
    if skip("}") { return members }
    repeat {
      skipWhitespace()
      let name = try text()
      guard skip(":") else { throw error("a colon is missing") }
      guard members.count < 16, !members.contains(where: { $0.name == name }) else {
        throw error("a member twice, or too many")
      }
      members.append((name, try node(depth: level + 1)))
    } while skip(",")
    guard skip("}") else { throw unfinished("}") }
    return members
  }

  private mutating func elements(_ level: Int) throws(TTLVError) -> [JSONNode] {
    offset += 1
    var elements: [JSONNode] = []
    if skip("]") { return elements }
    repeat { elements.append(try node(depth: level + 1)) } while skip(",")
    guard skip("]") else { throw unfinished("]") }
    return elements
  }

  private mutating func number() throws(TTLVError) -> JSONNode {
    let start = offset
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    let digits = offset
    while offset < bytes.count, (0x30...0x39).contains(bytes[offset]) { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    guard offset > digits, offset - digits == 1 || bytes[digits] != 0x30 else { throw error("no whole number") }
    if offset < bytes.count, [0x2E, 0x65, 0x45].contains(bytes[offset]) { throw error("no whole number") }
    if let value = Int64(text) { return .number(value) }
    if let value = UInt64(text) { return .unsigned(value) }
    throw error("a number beyond 64 bits")
  }

  private mutating func text() throws(TTLVError) -> Text {
    guard offset < bytes.count else { throw TTLVError(.truncated, at: offset) }
    guard bytes[offset] == UInt8(ascii: "\"") else { throw error("a string is missing") }
    offset += 1
    var value: [UInt8] = []
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
      if bytes[offset] == UInt8(ascii: "\\") {
        value.append(contentsOf: try escaped())
      } else {
        guard bytes[offset] >= 0x20 else { throw error("a control character in a string") }
        value.append(bytes[offset])
        offset += 1
      }
    }
    guard offset < bytes.count else { throw TTLVError(.truncated, at: offset) }
    offset += 1
    guard let text = Text(validating: value) else { throw TTLVError(.wrongValue, at: offset) }
    return text
  }

  private mutating func escaped() throws(TTLVError) -> [UInt8] {
    guard offset + 1 < bytes.count else { throw TTLVError(.truncated, at: offset) }
    let character = bytes[offset + 1]
    offset += 2
    switch character {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [character]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var code = UInt32(try unit())
      if (0xD800..<0xDC00).contains(code) {
        guard offset + 1 < bytes.count, bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u")
        else { throw error("half a surrogate pair") }
        offset += 2
        let low = UInt32(try unit())
        guard (0xDC00..<0xE000).contains(low) else { throw error("half a surrogate pair") }
        code = 0x1_0000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw error("half a surrogate pair") }
      return Array(String(Character(scalar)).utf8)
    default: throw error("an unknown escape")
    }
  }

  private mutating func unit() throws(TTLVError) -> UInt16 {
    guard offset + 4 <= bytes.count else { throw TTLVError(.truncated, at: offset) }
    guard let value = ScalarText.bytes(hexadecimal: bytes[offset..<offset + 4]) else { throw error("no \\u escape") }
    offset += 4
    return UInt16(value[0]) << 8 | UInt16(value[1])
  }

  private mutating func word(_ text: StaticString, _ node: JSONNode) throws(TTLVError) -> JSONNode {
    guard text.withUTF8Buffer({ bytes[offset...].starts(with: $0) }) else {
      throw bytes.count - offset < text.utf8CodeUnitCount ? TTLVError(.truncated, at: offset) : error("no JSON value")
    }
    offset += text.utf8CodeUnitCount
    return node
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipWhitespace()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func skipWhitespace() {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
  }

  private func unfinished(_ what: String) -> TTLVError {
    offset < bytes.count ? error("\(what) is missing") : TTLVError(.truncated, at: offset)
  }

  private func error(_ what: String) -> TTLVError { TTLVError(.syntax(what), at: offset) }
}
