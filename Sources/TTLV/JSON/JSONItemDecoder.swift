/// Decodes the JSON form (KMIP Additional Message Encodings 1.0 §4): an object of tag, type and value an item.
///
/// Offsets in errors are those of the text where it is no JSON; an item that is wrong in itself is told by its tag.
public enum JSONItemDecoder {
  /// Decodes text that holds exactly one item.
  public static func decode(_ utf8: [UInt8], names: any Names, limits: Limits = Limits()) throws(TTLVError) -> Item {
    guard utf8.count <= limits.length else { throw TTLVError(.tooLong, at: 0) }
    var remaining = limits.count
    return try item(try JSONScanner.parse(utf8, limits: limits), names, after: [], limits.depth, &remaining)
  }

  private static func item(
    _ node: JSONNode, _ names: any Names, after siblings: ArraySlice<Item>, _ depth: Int, _ remaining: inout Int
  ) throws(TTLVError) -> Item {
    guard depth > 0 else { throw TTLVError(.tooDeep, at: 0) }
    guard remaining > 0 else { throw TTLVError(.tooManyItems, at: 0) }
    remaining -= 1
    guard case .object(let members) = node else { throw TTLVError(.syntax("an item must be an object"), at: 0) }
    var tag: Tag?
    var type = ItemType.structure
    var value = JSONNode.null
    for member in members {
      switch (member.name, member.value) {
      case ("tag", .text(let text)):
        tag =
          ScalarText.number(hexadecimal: text.utf8, digits: 6).map { Tag(UInt32($0)) } ?? names.tag(named: text.string)
      case ("type", .text(let text)):
        guard let known = ItemType(named: text.string) else {
          throw TTLVError(.syntax("no item type \(text)"), at: 0, tag: tag)
        }
        type = known
      case ("value", let node): value = node
      case ("name", .text): continue
      default: throw TTLVError(.syntax("an item has no member \(member.name) of this kind"), at: 0, tag: tag)
      }
    }
    guard let tag else { throw TTLVError(.syntax("no known tag"), at: 0) }
    if type == .structure {
      var items: [Item] = []
      switch value {
      case .null: break
      case .array(let nodes):
        items.reserveCapacity(nodes.count)
        for node in nodes { items.append(try item(node, names, after: items[...], depth - 1, &remaining)) }
      default: throw TTLVError(.syntax("the value of a structure must be an array"), at: 0, tag: tag)
      }
      return Item(tag, .structure(items))
    }
    let meaning = names.meaning(of: tag, after: siblings)
    guard let value = scalar(value, type, meaning, names) else { throw TTLVError(.wrongValue, at: 0, tag: tag) }
    return Item(tag, value)
  }

  private static func scalar(_ node: JSONNode, _ type: ItemType, _ tag: Tag, _ names: any Names) -> Value? {
    switch (type, node) {
    case (.integer, .number(let value)): return Int32(exactly: value).map { .integer($0) }
    case (.integer, .text(let text)): return mask(text, tag, names).map { .integer($0) }
    case (.longInteger, .number(let value)): return .longInteger(value)
    case (.longInteger, .text(let text)):
      return ScalarText.number(hexadecimal: text.utf8, digits: 16).map { .longInteger(Int64(bitPattern: $0)) }
    case (.bigInteger, .number(let value)):
      return .bigInteger(withUnsafeBytes(of: value.bigEndian) { Array($0) })
    case (.bigInteger, .text(let text)):
      guard text.utf8.starts(with: "0x".utf8) else { return nil }
      return ScalarText.bytes(hexadecimal: text.utf8.dropFirst(2)).flatMap(ScalarText.bigInteger).map {
        .bigInteger($0)
      }
    case (.enumeration, .number(let value)): return UInt32(exactly: value).map { .enumeration($0) }
    case (.enumeration, .text(let text)):
      let hexadecimal = ScalarText.number(hexadecimal: text.utf8, digits: 8).map { UInt32($0) }
      return (hexadecimal ?? names.enumeration(named: text.string, under: tag)).map { .enumeration($0) }
    case (.boolean, .boolean(let value)): return .boolean(value)
    case (.boolean, .text(let text)):
      guard let number = ScalarText.number(hexadecimal: text.utf8, digits: 16), number < 2 else { return nil }
      return .boolean(number == 1)
    case (.textString, .text(let text)): return .textString(text)
    case (.identifier, .text(let text)): return .identifier(text)
    case (.reference, .text(let text)): return .reference(text)
    case (.nameReference, .text(let text)): return .nameReference(text)
    case (.byteString, .text(let text)): return ScalarText.bytes(hexadecimal: text.utf8).map { .byteString($0) }
    case (.dateTime, .text(let text)):
      let hexadecimal = ScalarText.number(hexadecimal: text.utf8, digits: 16).map { Int64(bitPattern: $0) }
      return (hexadecimal ?? Instant.parse(text.utf8)?.seconds).map { .dateTime($0) }
    case (.dateTimeExtended, .text(let text)):
      if let micros = ScalarText.number(hexadecimal: text.utf8, digits: 16) {
        return .dateTimeExtended(Int64(bitPattern: micros))
      }
      return Instant.parse(text.utf8).map { .dateTimeExtended($0.seconds * Instant.microsPerSecond + $0.micros) }
    case (.interval, .number(let value)): return UInt32(exactly: value).map { .interval($0) }
    case (.interval, .text(let text)):
      return ScalarText.number(hexadecimal: text.utf8, digits: 8).map { .interval(UInt32($0)) }
    default: return nil
    }
  }

  /// A hexadecimal number, or the components of a mask with `|` between them (§4.1.6.4).
  private static func mask(_ text: Text, _ tag: Tag, _ names: any Names) -> Int32? {
    var bits: UInt32 = 0
    for part in text.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false) {
      if let hexadecimal = ScalarText.number(hexadecimal: part, digits: 8) {
        bits |= UInt32(hexadecimal)
      } else if let bit = names.maskBit(named: String(decoding: part, as: UTF8.self), under: tag) {
        bits |= bit
      } else {
        return nil
      }
    }
    return Int32(bitPattern: bits)
  }
}
