/// Writes one JSON object (RFC 8259) as a line, its members in the order given: the same values always give the same
/// bytes.
struct JSONLine {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  mutating func put(_ name: StaticString, _ number: UInt64) {
    begin(name)
    bytes.append(contentsOf: String(number).utf8)
  }

  mutating func put(_ name: StaticString, hexadecimal value: [UInt8]) {
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    Hexadecimal.append(value, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func put(_ name: StaticString, _ text: some Sequence<UInt8>) {
    begin(name)
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20, 0x7F:
        bytes.append(contentsOf: "\\u00".utf8)
        Hexadecimal.append([byte], to: &bytes)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The line, without its end.
  consuming func finish() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private mutating func begin(_ name: StaticString) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: "\":".utf8)
  }
}
