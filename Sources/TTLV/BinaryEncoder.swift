/// Encodes items into the binary form (KMIP 2.1 §9.1), once, at the end of a growing buffer.
public enum BinaryEncoder {
  public static func encode(_ item: Item) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    encode(item, into: &bytes)
    return bytes
  }

  public static func encode(_ item: Item, into bytes: inout [UInt8]) {
    let start = bytes.count
    append(UInt64(item.tag.rawValue) << 40 | UInt64(item.value.type.rawValue) << 32, to: &bytes)
    switch item.value {
    case .structure(let items):
      for member in items { encode(member, into: &bytes) }
    case .integer(let value):
      append(UInt64(UInt32(bitPattern: value)) << 32, to: &bytes)
      return setLength(4, at: start, in: &bytes)
    case .enumeration(let value), .interval(let value):
      append(UInt64(value) << 32, to: &bytes)
      return setLength(4, at: start, in: &bytes)
    case .longInteger(let value), .dateTime(let value), .dateTimeExtended(let value):
      append(UInt64(bitPattern: value), to: &bytes)
    case .boolean(let value):
      append(value ? 1 : 0, to: &bytes)
    case .bigInteger(let value):
      precondition(!value.isEmpty && value.count % 8 == 0, "a big integer is a multiple of eight bytes")
      bytes.append(contentsOf: value)
    case .byteString(let value):
      bytes.append(contentsOf: value)
    case .textString(let value), .identifier(let value), .reference(let value), .nameReference(let value):
      bytes.append(contentsOf: value.utf8)
    }
    let length = bytes.count - start - 8
    setLength(length, at: start, in: &bytes)
    for _ in 0..<(-length & 7) { bytes.append(0) }
  }

  private static func append(_ word: UInt64, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private static func setLength(_ length: Int, at start: Int, in bytes: inout [UInt8]) {
    let word = UInt32(length)
    bytes[start + 4] = UInt8(truncatingIfNeeded: word >> 24)
    bytes[start + 5] = UInt8(truncatingIfNeeded: word >> 16)
    bytes[start + 6] = UInt8(truncatingIfNeeded: word >> 8)
    bytes[start + 7] = UInt8(truncatingIfNeeded: word)
  }
}
