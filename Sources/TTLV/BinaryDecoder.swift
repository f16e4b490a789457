/// Decodes the binary form of one outermost item (KMIP 2.1 §9.1).
public struct BinaryDecoder {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let limits: Limits
  private var remainingItems: Int

  /// Decodes `bytes`, which must hold exactly one item.
  public static func decode(_ bytes: [UInt8], limits: Limits = Limits()) throws(TTLVError) -> Item {
    try bytes.withUnsafeBufferPointer { buffer throws(TTLVError) in
      try decode(buffer, limits: limits)
    }
  }

  public static func decode(_ buffer: UnsafeBufferPointer<UInt8>, limits: Limits = Limits()) throws(TTLVError) -> Item {
    guard buffer.count <= limits.length else { throw TTLVError(.tooLong, at: 0) }
    var decoder = BinaryDecoder(bytes: buffer, limits: limits, remainingItems: limits.count)
    var offset = 0
    let item = try decoder.item(at: &offset, end: buffer.count, depth: 1)
    guard offset == buffer.count else { throw TTLVError(.trailingBytes, at: offset) }
    return item
  }

  private mutating func item(at offset: inout Int, end: Int, depth: Int) throws(TTLVError) -> Item {
    guard depth <= limits.depth else { throw TTLVError(.tooDeep, at: offset) }
    guard remainingItems > 0 else { throw TTLVError(.tooManyItems, at: offset) }
    remainingItems -= 1
    guard end - offset >= 8 else { throw TTLVError(.truncated, at: offset) }
    let start = offset
    let tag = Tag(UInt32(bytes[start]) << 16 | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]))
    guard let type = ItemType(rawValue: bytes[start + 3]) else {
      throw TTLVError(.unknownType(bytes[start + 3]), at: start, tag: tag)
    }
    let length = Int(word32(at: start + 4))
    let padded = (length + 7) & ~7
    guard padded <= end - start - 8 else { throw TTLVError(.truncated, at: start, tag: tag) }
    let body = start + 8
    offset = body + padded
    if type == .structure {
      // A structure's length is the sum of its padded members: nothing pads it further.
      guard padded == length else { throw TTLVError(.wrongLength, at: start, tag: tag) }
      var items: [Item] = []
      var inner = body
      while inner < offset { items.append(try item(at: &inner, end: offset, depth: depth + 1)) }
      return Item(tag, .structure(items))
    }
    for at in (body + length)..<offset where bytes[at] != 0 { throw TTLVError(.wrongPadding, at: start, tag: tag) }
    return Item(tag, try value(of: type, at: body, length: length, start: start, tag: tag))
  }

  private func value(of type: ItemType, at body: Int, length: Int, start: Int, tag: Tag) throws(TTLVError) -> Value {
    let fixed: Int? =
      switch type {
      case .integer, .enumeration, .interval: 4
      case .longInteger, .boolean, .dateTime, .dateTimeExtended: 8
      default: nil
      }
    if let fixed, length != fixed { throw TTLVError(.wrongLength, at: start, tag: tag) }
    switch type {
    case .structure: preconditionFailure("structures are decoded by their caller")
    case .integer: return .integer(Int32(bitPattern: word32(at: body)))
    case .enumeration: return .enumeration(word32(at: body))
    case .interval: return .interval(word32(at: body))
    case .longInteger: return .longInteger(Int64(bitPattern: word64(at: body)))
    case .dateTime: return .dateTime(Int64(bitPattern: word64(at: body)))
    case .dateTimeExtended: return .dateTimeExtended(Int64(bitPattern: word64(at: body)))
    case .boolean:
      switch word64(at: body) {
      case 0: return .boolean(false)
      case 1: return .boolean(true)
      default: throw TTLVError(.wrongValue, at: start, tag: tag)
      }
    case .bigInteger:
      guard length > 0, length % 8 == 0 else { throw TTLVError(.wrongLength, at: start, tag: tag) }
      return .bigInteger(Array(bytes[body..<body + length]))
    case .byteString: return .byteString(Array(bytes[body..<body + length]))
    case .textString, .identifier, .reference, .nameReference:
      guard let text = Text(validating: Array(bytes[body..<body + length])) else {
        throw TTLVError(.wrongValue, at: start, tag: tag)
      }
      switch type {
      case .identifier: return .identifier(text)
      case .reference: return .reference(text)
      case .nameReference: return .nameReference(text)
      default: return .textString(text)
      }
    }
  }

  private func word32(at offset: Int) -> UInt32 {
    UInt32(bytes[offset]) << 24 | UInt32(bytes[offset + 1]) << 16 | UInt32(bytes[offset + 2]) << 8
      | UInt32(bytes[offset + 3])
  }

  private func word64(at offset: Int) -> UInt64 {
    UInt64(word32(at: offset)) << 32 | UInt64(word32(at: offset + 4))
  }
}
