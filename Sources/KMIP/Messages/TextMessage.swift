internal import TTLV

/// Messages as XML or JSON (KMIP Additional Message Encodings 1.0 §4 and §6). Inside the server all messages are TTLV: a
/// text is read into a frame where it comes in, and a reply is written as text where it goes out. Sizes that messages
/// speak of are those of the frame ("as if the message encoding were in TTLV form", §4 and §6).
public enum TextMessage {
  public enum Form: Hashable, Sendable, CaseIterable {
    case xml
    case json
  }

  /// Reads a request into its frame.
  ///
  /// A tag or the value of an enumeration whose name nobody knows becomes a number that nobody knows: so it meets the same
  /// refusal as in TTLV, in its own batch item, and not one of the whole message.
  public static func frame(_ text: [UInt8], _ form: Form, spoken: [ProtocolVersion]) throws(Unreadable) -> [UInt8] {
    let named = version(in: text)
    do throws(TTLVError) {
      let names = RequestNames(standard: StandardNames(version: named ?? .v1_0))
      let item: Item
      switch form {
      case .xml: item = try XMLDecoder.decode(text, names: names, limits: Limits.message)
      case .json: item = try JSONItemDecoder.decode(text, names: names, limits: Limits.message)
      }
      return BinaryEncoder.encode(item)
    } catch {
      let version = try answerVersion(named, spoken: spoken)
      let tag = error.tag.map { " in \($0.name)" } ?? ""
      throw Unreadable(
        answerIn: version,
        error: KMIPError(codec(version), "byte \(error.offset)\(tag): \(error.code.explanation)"))
    }
  }

  /// Writes a response that is encoded as TTLV, in the spelling of the version that it names.
  public static func text(_ frame: [UInt8], _ form: Form) -> [UInt8] {
    let limits = TTLV.Limits(depth: Limits.message.depth + 8, length: .max, count: .max)
    guard let item = try? BinaryDecoder.decode(frame, limits: limits) else {
      preconditionFailure("a reply of this server is TTLV")
    }
    var version = ProtocolVersion.v1_0
    if case .structure(let members) = item.value, case .structure(let header)? = members.first?.value,
      let first = header.first, let named = try? ProtocolVersion(first, version: .v1_0)
    {
      version = named
    }
    let names = StandardNames(version: version)
    return switch form {
    case .xml: XMLEncoder.encode(item, names: names)
    case .json: JSONItemEncoder.encode(item, names: names)
    }
  }

  /// The version that a text names, found even when the text is damaged: the first numbers after the names of its parts.
  static func version(in text: [UInt8]) -> ProtocolVersion? {
    let head = text.prefix(headBytes)
    guard let major = number(after: "ProtocolVersionMajor", in: head),
      let minor = number(after: "ProtocolVersionMinor", in: head)
    else { return nil }
    return ProtocolVersion(major: major, minor: minor)
  }

  /// Where the version is looked for: the header stands first.
  private static let headBytes = 1024

  private static func number(after name: StaticString, in text: ArraySlice<UInt8>) -> Int32? {
    guard let start = end(of: name, in: text), let value = end(of: "value", in: text[start...]) else { return nil }
    // Decimal, or `0x` and hexadecimal digits.
    guard let first = text[value...].prefix(8).firstIndex(where: { (0x30...0x39).contains($0) }) else { return nil }
    let rest = text[first...]
    let isHexadecimal = rest.starts(with: "0x".utf8)
    let digits = rest.dropFirst(isHexadecimal ? 2 : 0).prefix(9).prefix { byte in
      (0x30...0x39).contains(byte) || (isHexadecimal && (0x61...0x66).contains(byte | 0x20))
    }
    return Int32(String(decoding: digits, as: UTF8.self), radix: isHexadecimal ? 16 : 10)
  }

  /// The place behind the first occurrence of `name`.
  private static func end(of name: StaticString, in text: ArraySlice<UInt8>) -> Int? {
    name.withUTF8Buffer { name in
      guard text.count >= name.count else { return nil }
      for at in text.startIndex...(text.endIndex - name.count) where text[at] == name[0] {
        if text[at..<at + name.count].elementsEqual(name) { return at + name.count }
      }
      return nil
    }
  }

  private static func answerVersion(_ named: ProtocolVersion?, spoken: [ProtocolVersion]) throws(Unreadable)
    -> ProtocolVersion
  {
    try Reading(of: named, spoken: spoken).version
  }
}

/// The standard's names, and a number that nobody knows for a name that nobody knows.
private struct RequestNames: Names {
  let standard: StandardNames

  /// Reserved by the standard, and given to nothing (KMIP 2.1 §11.55).
  private static let unknownTag = Tag(0x42_FFFF)
  /// No enumeration has this value (KMIP 2.1 §11: they begin with 1, and extensions with 8).
  private static let unknownValue: UInt32 = 0x7FFF_FFFF

  func tag(named name: String) -> Tag? { standard.tag(named: name) ?? Self.unknownTag }
  func name(of tag: Tag) -> String? { standard.name(of: tag) }
  func meaning(of tag: Tag, after siblings: ArraySlice<Item>) -> Tag { standard.meaning(of: tag, after: siblings) }
  func enumeration(named name: String, under tag: Tag) -> UInt32? {
    standard.enumeration(named: name, under: tag) ?? Self.unknownValue
  }
  func enumeration(_ value: UInt32, under tag: Tag) -> String? { standard.enumeration(value, under: tag) }
  func maskBit(named name: String, under tag: Tag) -> UInt32? { standard.maskBit(named: name, under: tag) }
  func mask(under tag: Tag) -> [(bit: UInt32, name: String)]? { standard.mask(under: tag) }
}
