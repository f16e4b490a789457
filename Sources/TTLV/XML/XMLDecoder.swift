/// Decodes the XML form (KMIP Additional Message Encodings 1.0 §6).
public struct XMLDecoder {
  /// Asked for each value before it is parsed: the type and the text as it stands. What it returns is taken; nil leaves
  /// the value to the decoder. So a conformance runner fills its `$NOW-3600`.
  public typealias Substitution = (Tag, ItemType, Text) -> Value?

  private let names: any Names
  private let limits: Limits
  private let substitution: Substitution?
  private var scanner: XMLScanner
  private var remainingItems: Int

  /// Decodes text that holds exactly one item.
  public static func decode(
    _ utf8: [UInt8], names: any Names, limits: Limits = Limits(), substitution: Substitution? = nil
  ) throws(TTLVError) -> Item {
    var decoder = try XMLDecoder(utf8, names, limits, substitution)
    guard case .start(let name, let attributes, let isEmpty) = try decoder.scanner.next() else {
      throw decoder.scanner.error("no element")
    }
    let item = try decoder.item(name, attributes, isEmpty, after: [], depth: 1)
    guard try decoder.scanner.next() == nil else { throw TTLVError(.trailingBytes, at: decoder.scanner.offset) }
    return item
  }

  /// Decodes the items inside the outermost element, which is one of `roots`: test cases hold their messages inside
  /// `<KMIP>` or `<KmipTestCase>`.
  public static func decodeSequence(
    inside roots: Set<String>, _ utf8: [UInt8], names: any Names, limits: Limits = Limits(),
    substitution: Substitution? = nil
  ) throws(TTLVError) -> [Item] {
    var decoder = try XMLDecoder(utf8, names, limits, substitution)
    guard case .start(let root, _, false) = try decoder.scanner.next(), roots.contains(root) else {
      throw decoder.scanner.error("no element \(roots.sorted().joined(separator: " or "))")
    }
    let items = try decoder.members(of: root, depth: 0)
    guard try decoder.scanner.next() == nil else { throw TTLVError(.trailingBytes, at: decoder.scanner.offset) }
    return items
  }

  private init(
    _ utf8: [UInt8], _ names: any Names, _ limits: Limits, _ substitution: Substitution?
  ) throws(TTLVError) {
    guard utf8.count <= limits.length else { throw TTLVError(.tooLong, at: 0) }
    self.names = names
    self.limits = limits
    self.substitution = substitution
    scanner = XMLScanner(utf8)
    remainingItems = limits.count
  }

  private mutating func members(of name: String, depth: Int) throws(TTLVError) -> [Item] {
    var items: [Item] = []
    while true {
      switch try scanner.next() {
      case .start(let member, let attributes, let isEmpty):
        items.append(try item(member, attributes, isEmpty, after: items[...], depth: depth + 1))
      case .end(name): return items
      case .end(let other): throw scanner.error("</\(other)> where </\(name)> was expected")
      case nil: throw TTLVError(.truncated, at: scanner.offset)
      }
    }
  }

  private mutating func item(
    _ name: String, _ attributes: [(name: String, value: [UInt8])], _ isEmpty: Bool, after siblings: ArraySlice<Item>,
    depth: Int
  ) throws(TTLVError) -> Item {
    guard depth <= limits.depth else { throw TTLVError(.tooDeep, at: scanner.offset) }
    guard remainingItems > 0 else { throw TTLVError(.tooManyItems, at: scanner.offset) }
    remainingItems -= 1
    var tag = Self.numbered(name) ?? names.tag(named: name)
    var type = ItemType.structure
    var value: [UInt8]?
    for attribute in attributes {
      switch attribute.name {
      case "tag" where name == "TTLV":
        let text = String(decoding: attribute.value, as: UTF8.self)
        tag =
          ScalarText.number(hexadecimal: attribute.value, digits: 6).map { Tag(UInt32($0)) } ?? names.tag(named: text)
      case "type":
        let text = String(decoding: attribute.value, as: UTF8.self)
        guard let known = ItemType(named: text) else { throw scanner.error("no item type \(text)") }
        type = known
      case "value": value = attribute.value
      case "name", "xmlns": continue
      default: continue
      }
    }
    guard let tag else { throw scanner.error("no tag \(name)") }
    if type == .structure {
      guard value == nil else { throw TTLVError(.syntax("a structure has no value"), at: scanner.offset, tag: tag) }
      return Item(tag, .structure(isEmpty ? [] : try members(of: name, depth: depth)))
    }
    if !isEmpty {
      guard case .end(name) = try scanner.next() else {
        throw TTLVError(.syntax("a \(type.name) has no members"), at: scanner.offset, tag: tag)
      }
    }
    guard let value else { throw TTLVError(.syntax("no value"), at: scanner.offset, tag: tag) }
    return Item(tag, try parsed(value, type, tag, siblings))
  }

  /// A tag without a name may be an element of its own, `<x540001 …/>` (KMIP Additional Message Encodings 1.0 §6.1.6.5).
  private static func numbered(_ name: String) -> Tag? {
    guard name.utf8.count == 7, name.utf8.first == 0x78 else { return nil }
    return ScalarText.number(hexadecimal: Array("0".utf8) + name.utf8, digits: 6).map { Tag(UInt32($0)) }
  }

  private func parsed(_ bytes: [UInt8], _ type: ItemType, _ tag: Tag, _ siblings: ArraySlice<Item>) throws(TTLVError)
    -> Value
  {
    guard let text = Text(validating: bytes) else { throw TTLVError(.wrongValue, at: scanner.offset, tag: tag) }
    if let value = substitution?(tag, type, text) { return value }
    let meaning = names.meaning(of: tag, after: siblings)
    guard let value = Self.value(text, type, meaning, names) else {
      throw TTLVError(.wrongValue, at: scanner.offset, tag: tag)
    }
    return value
  }

  private static func value(_ text: Text, _ type: ItemType, _ tag: Tag, _ names: any Names) -> Value? {
    let bytes = text.utf8
    switch type {
    case .structure: return nil
    case .integer: return integer(text, tag, names).map { .integer($0) }
    case .longInteger:
      let hexadecimal = ScalarText.number(hexadecimal: bytes, digits: 16).map { Int64(bitPattern: $0) }
      return (hexadecimal ?? Int64(text.string)).map { .longInteger($0) }
    case .bigInteger:
      let digits = bytes.starts(with: "0x".utf8) ? bytes.dropFirst(2) : bytes[...]
      return ScalarText.bytes(hexadecimal: digits).flatMap(ScalarText.bigInteger).map { .bigInteger($0) }
    case .enumeration:
      let hexadecimal = ScalarText.number(hexadecimal: bytes, digits: 8).map { UInt32($0) }
      return (hexadecimal ?? names.enumeration(named: text.string, under: tag)).map { .enumeration($0) }
    case .boolean:
      switch text {
      case "true", "1": return .boolean(true)
      case "false", "0": return .boolean(false)
      default: return nil
      }
    case .textString: return .textString(text)
    case .identifier: return .identifier(text)
    case .reference: return .reference(text)
    case .nameReference: return .nameReference(text)
    case .byteString: return ScalarText.bytes(hexadecimal: bytes).map { .byteString($0) }
    case .dateTime:
      let hexadecimal = ScalarText.number(hexadecimal: bytes, digits: 16).map { Int64(bitPattern: $0) }
      return (hexadecimal ?? Instant.parse(bytes)?.seconds).map { .dateTime($0) }
    case .dateTimeExtended:
      if let micros = ScalarText.number(hexadecimal: bytes, digits: 16) {
        return .dateTimeExtended(Int64(bitPattern: micros))
      }
      return Instant.parse(bytes).map { .dateTimeExtended($0.seconds * Instant.microsPerSecond + $0.micros) }
    case .interval:
      let hexadecimal = ScalarText.number(hexadecimal: bytes, digits: 8).map { UInt32($0) }
      return (hexadecimal ?? UInt32(text.string)).map { .interval($0) }
    }
  }

  /// A number, or the components of a mask with spaces between them (§6.1.6.4).
  private static func integer(_ text: Text, _ tag: Tag, _ names: any Names) -> Int32? {
    if let value = Int32(text.string) { return value }
    var bits: UInt32 = 0
    let parts = text.utf8.split(separator: 0x20)
    for part in parts {
      if let hexadecimal = ScalarText.number(hexadecimal: part, digits: 8) {
        bits |= UInt32(hexadecimal)
      } else if let bit = names.maskBit(named: String(decoding: part, as: UTF8.self), under: tag) {
        bits |= bit
      } else {
        return nil
      }
    }
    // An empty list of components is an empty mask.
    return parts.isEmpty && names.mask(under: tag) == nil ? nil : Int32(bitPattern: bits)
  }
}
