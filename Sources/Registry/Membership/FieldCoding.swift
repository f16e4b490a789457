/// Writes fields one after another, numbers big-endian, texts behind their length.
package struct FieldWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func put(_ byte: UInt8) { bytes.append(byte) }
  package mutating func put(_ word: UInt64) { bytes.append(word: word) }
  package mutating func put(_ number: Int64) { bytes.append(word: UInt64(bitPattern: number)) }

  /// At most 65,535 bytes.
  package mutating func put(text: [UInt8]) {
    precondition(text.count <= Int(UInt16.max), "a text of \(text.count) bytes")
    bytes.append(UInt8(text.count >> 8))
    bytes.append(UInt8(text.count & 0xFF))
    bytes.append(contentsOf: text)
  }
}

/// Reads what `FieldWriter` wrote, and never beyond the end.
package struct FieldReader {
  private let bytes: [UInt8]
  private let what: String
  private var offset = 0

  /// - Parameter what: names the thing in errors.
  package init(_ bytes: [UInt8], what: String) {
    self.bytes = bytes
    self.what = what
  }

  package var malformed: RegistryError { .malformed(what: what) }
  func unknownFormat(_ version: UInt8) -> RegistryError { .unknownFormat(what: what, version: Int32(version)) }
  package var isAtEnd: Bool { offset == bytes.count }

  package mutating func byte() throws(RegistryError) -> UInt8 {
    guard offset < bytes.count else { throw malformed }
    defer { offset += 1 }
    return bytes[offset]
  }

  package mutating func flag() throws(RegistryError) -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    default: throw malformed
    }
  }

  package mutating func word() throws(RegistryError) -> UInt64 {
    guard let word = bytes.word(at: offset) else { throw malformed }
    offset += 8
    return word
  }

  package mutating func number() throws(RegistryError) -> Int64 { Int64(bitPattern: try word()) }

  package mutating func text(limit: Int) throws(RegistryError) -> [UInt8] {
    guard let length = bytes.quarterWord(at: offset).map(Int.init), length <= limit,
      bytes.count - offset - 2 >= length
    else { throw malformed }
    defer { offset += 2 + length }
    return Array(bytes[offset + 2..<offset + 2 + length])
  }

  package mutating func version(_ known: UInt8) throws(RegistryError) {
    let version = try byte()
    guard version == known else { throw unknownFormat(version) }
  }

  package func finish() throws(RegistryError) {
    guard isAtEnd else { throw malformed }
  }
}
