/// Values as text, as far as the XML and JSON forms agree on them.
enum ScalarText {
  /// Bytes of hexadecimal text without prefix; nil for an odd number of digits or anything else.
  static func bytes(hexadecimal text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    var high: UInt8?
    for character in text {
      guard let digit = nibble(character) else { return nil }
      if let first = high {
        bytes.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return bytes
  }

  /// A number written as `0x` and up to `digits` hexadecimal digits; nil when it is none. The standard wants all leading
  /// digits, and its own examples leave some out.
  static func number(hexadecimal text: some Collection<UInt8>, digits: Int) -> UInt64? {
    let rest = text.dropFirst(2)
    guard text.prefix(2).elementsEqual("0x".utf8), (1...digits).contains(rest.count) else { return nil }
    var value: UInt64 = 0
    for character in rest {
      guard let digit = nibble(character) else { return nil }
      value = value << 4 | UInt64(digit)
    }
    return value
  }

  static func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
      var at = 0
      for byte in bytes {
        buffer[at] = digits[Int(byte >> 4)]
        buffer[at + 1] = digits[Int(byte & 15)]
        at += 2
      }
      return at
    }
  }

  static func hexadecimal(_ value: UInt32) -> String { "0x" + digits(UInt64(value), 8) }
  static func hexadecimal(_ value: Int64) -> String { "0x" + digits(UInt64(bitPattern: value), 16) }

  /// Extends big-endian two's complement at the front to a multiple of eight bytes (KMIP 2.1 §9.1.1.4).
  static func bigInteger(_ bytes: [UInt8]) -> [UInt8]? {
    guard let first = bytes.first else { return nil }
    return [UInt8](repeating: first & 0x80 == 0 ? 0 : 0xFF, count: -bytes.count & 7) + bytes
  }

  /// The names of a mask's bits, and what has no name in hexadecimal.
  static func components(of mask: Int32, _ rows: [(bit: UInt32, name: String)]) -> [String] {
    var rest = UInt32(bitPattern: mask)
    var parts: [String] = []
    for row in rows where rest & row.bit != 0 {
      parts.append(row.name)
      rest &= ~row.bit
    }
    if rest != 0 { parts.append(hexadecimal(rest)) }
    return parts
  }

  private static func digits(_ value: UInt64, _ count: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }

  private static func nibble(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x41...0x46: character - 0x41 + 10
    case 0x61...0x66: character - 0x61 + 10
    default: nil
    }
  }
}
