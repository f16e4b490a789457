/// Bytes as lower-case hexadecimal digits.
public enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  static func append(_ bytes: [UInt8], to line: inout [UInt8]) {
    line.reserveCapacity(line.count + 2 * bytes.count)
    for byte in bytes {
      line.append(digits[Int(byte >> 4)])
      line.append(digits[Int(byte & 15)])
    }
  }

  public static func text(_ bytes: some Sequence<UInt8>) -> String {
    var line: [UInt8] = []
    append(Array(bytes), to: &line)
    return String(decoding: line, as: UTF8.self)
  }

  /// nil for anything but pairs of lower-case digits.
  public static func bytes(_ text: String) -> [UInt8]? { bytes(Array(text.utf8)[...]) }

  /// nil for anything but pairs of lower-case digits.
  static func bytes(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    guard text.count % 2 == 0 else { return nil }
    var found: [UInt8] = []
    found.reserveCapacity(text.count / 2)
    var at = text.startIndex
    while at < text.endIndex {
      guard let high = digit(text[at]), let low = digit(text[at + 1]) else { return nil }
      found.append(high << 4 | low)
      at += 2
    }
    return found
  }

  private static func digit(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x61...0x66: character - 0x57
    default: nil
    }
  }
}
