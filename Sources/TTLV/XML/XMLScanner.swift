/// Splits the text of an XML document into start and end tags: the subset that KMIP's XML form needs. Document types,
/// CDATA and text between the tags are refused, so nothing can expand or reach outside.
struct XMLScanner {
  enum Token {
    /// `isEmpty` for `<Name/>`, which has no end tag.
    case start(name: String, attributes: [(name: String, value: [UInt8])], isEmpty: Bool)
    case end(name: String)
  }

  private let bytes: [UInt8]
  private(set) var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next tag; nil at the end of the text.
  mutating func next() throws(TTLVError) -> Token? {
    while true {
      skipWhitespace()
      guard offset < bytes.count else { return nil }
      guard bytes[offset] == UInt8(ascii: "<") else { throw error("text between elements") }
      if starts(with: "<!--") {
        try skip(to: "-->", after: 4)
      } else if starts(with: "<?") {
        try skip(to: "?>", after: 2)
      } else if starts(with: "<!") {
        throw error("a document type or CDATA section")
      } else if starts(with: "</") {
        offset += 2
        let name = try self.name()
        skipWhitespace()
        try expect(">")
        return .end(name: name)
      } else {
        offset += 1
        return try start()
      }
    }
  }

  private mutating func start() throws(TTLVError) -> Token {
    let name = try self.name()
    var attributes: [(name: String, value: [UInt8])] = []
    while true {
      skipWhitespace()
      guard offset < bytes.count else { throw TTLVError(.truncated, at: offset) }
      if bytes[offset] == UInt8(ascii: ">") {
        offset += 1
        return .start(name: name, attributes: attributes, isEmpty: false)
      }
      if starts(with: "/>") {
        offset += 2
        return .start(name: name, attributes: attributes, isEmpty: true)
      }
      let attribute = try self.name()
      guard attributes.count < 16, !attributes.contains(where: { $0.name == attribute }) else {
        throw error("attribute \(attribute) twice, or too many")
      }
      skipWhitespace()
      try expect("=")
      skipWhitespace()
      attributes.append((attribute, try quoted()))
    }
  }

  /// A name, without its namespace prefix.
  private mutating func name() throws(TTLVError) -> String {
    let start = offset
    while offset < bytes.count, Self.isNameCharacter(bytes[offset]) { offset += 1 }
    guard offset > start, offset - start <= 256 else { throw error("no name where one is needed") }
    let whole = bytes[start..<offset]
    let local = whole.lastIndex(of: UInt8(ascii: ":")).map { whole[($0 + 1)...] } ?? whole
    guard !local.isEmpty else { throw error("an empty name") }
    return String(decoding: local, as: UTF8.self)
  }

  private mutating func quoted() throws(TTLVError) -> [UInt8] {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") || bytes[offset] == UInt8(ascii: "'") else {
      throw error("an attribute without quotes")
    }
    let quote = bytes[offset]
    offset += 1
    var value: [UInt8] = []
    while offset < bytes.count, bytes[offset] != quote {
      switch bytes[offset] {
      case UInt8(ascii: "<"): throw error("< inside an attribute")
      case UInt8(ascii: "&"): value.append(contentsOf: try entity())
      case 0x09, 0x0A, 0x0D:
        // XML 1.0 §3.3.3: white space in attributes is read as spaces.
        value.append(0x20)
        offset += 1
      default:
        value.append(bytes[offset])
        offset += 1
      }
    }
    guard offset < bytes.count else { throw TTLVError(.truncated, at: offset) }
    offset += 1
    return value
  }

  private mutating func entity() throws(TTLVError) -> [UInt8] {
    guard let end = bytes[offset...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { throw error("a bare &") }
    let name = String(decoding: bytes[(offset + 1)..<end], as: UTF8.self)
    let scalar: Unicode.Scalar?
    switch name {
    case "lt": scalar = "<"
    case "gt": scalar = ">"
    case "amp": scalar = "&"
    case "quot": scalar = "\""
    case "apos": scalar = "'"
    case _ where name.hasPrefix("#x"): scalar = UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
    case _ where name.hasPrefix("#"): scalar = UInt32(name.dropFirst(1)).flatMap(Unicode.Scalar.init)
    default: scalar = nil
    }
    guard let scalar else { throw error("an unknown entity") }
    offset = end + 1
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func skipWhitespace() {
    while offset < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset]) { offset += 1 }
    // A byte order mark may open the document.
    if offset == 0, starts(with: "\u{FEFF}") {
      offset = 3
      skipWhitespace()
    }
  }

  private mutating func skip(to end: StaticString, after opening: Int) throws(TTLVError) {
    offset += opening
    while offset < bytes.count {
      if starts(with: end) {
        offset += end.utf8CodeUnitCount
        return
      }
      offset += 1
    }
    throw TTLVError(.truncated, at: offset)
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(TTLVError) {
    guard offset < bytes.count else { throw TTLVError(.truncated, at: offset) }
    guard bytes[offset] == UInt8(ascii: character) else { throw error("\(character) is missing") }
    offset += 1
  }

  private func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[offset...].starts(with: $0) }
  }

  private static func isNameCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E, 0x3A: true
    default: byte >= 0x80
    }
  }

  func error(_ what: String) -> TTLVError { TTLVError(.syntax(what), at: offset) }
}
