import TTLV

/// A generator with a seed (SplitMix64), so that a failing tree can be made again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

enum SampleItems {
  /// A tree with every item type.
  static let everyType = Item(
    Tag(0x42_0078),
    .structure([
      Item(Tag(0x42_0077), .structure([Item(Tag(0x42_006A), .integer(-2)), Item(Tag(0x42_0069), .structure([]))])),
      Item(Tag(0x42_0001), .dateTime(-1)), Item(Tag(0x42_0002), .textString("Grüße < & > \" ' \n\t")),
      Item(Tag(0x42_0003), .textString("")), Item(Tag(0x42_0043), .byteString([0, 255, 16])),
      Item(Tag(0x42_0044), .byteString([])), Item(Tag(0x42_0052), .bigInteger([255, 0, 0, 0, 0, 0, 0, 1])),
      Item(Tag(0x42_0057), .enumeration(2)), Item(Tag(0x42_0010), .boolean(false)),
      Item(Tag(0x42_0095), .longInteger(.min)), Item(Tag(0x42_0049), .interval(.max)),
      Item(Tag(0x42_0133), .dateTimeExtended(1_205_495_800_123_456)), Item(Tag(0x42_0094), .identifier("a-1")),
      Item(Tag(0x42_0190), .reference("b-2")), Item(Tag(0x42_01B3), .nameReference("c-3")),
      Item(Tag(0x54_0001), .integer(7)),
    ]))

  static func random(_ generator: inout SeededGenerator, depth: Int = 4) -> Item {
    let tag = Tag(
      (Bool.random(using: &generator) ? 0x42_0000 : 0x54_0000) | UInt32.random(in: 1...0x1C2, using: &generator))
    let type = ItemType.allCases.randomElement(using: &generator)!
    let octets = (0..<Int.random(in: 0...17, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
    }
    let text = Text(String(decoding: octets.map { $0 & 0x7F }, as: UTF8.self))
    switch type {
    case .structure:
      let count = depth > 0 ? Int.random(in: 0...4, using: &generator) : 0
      return Item(tag, .structure((0..<count).map { _ in random(&generator, depth: depth - 1) }))
    case .integer: return Item(tag, .integer(Int32.random(in: .min ... .max, using: &generator)))
    case .longInteger: return Item(tag, .longInteger(Int64.random(in: .min ... .max, using: &generator)))
    case .bigInteger:
      let words = Int.random(in: 1...3, using: &generator)
      return Item(tag, .bigInteger((0..<words * 8).map { _ in UInt8.random(in: 0...255, using: &generator) }))
    case .enumeration: return Item(tag, .enumeration(UInt32.random(in: 0 ... .max, using: &generator)))
    case .boolean: return Item(tag, .boolean(Bool.random(using: &generator)))
    case .textString: return Item(tag, .textString(text))
    case .byteString: return Item(tag, .byteString(octets))
    case .dateTime: return Item(tag, .dateTime(Int64.random(in: .min ... .max, using: &generator)))
    case .interval: return Item(tag, .interval(UInt32.random(in: 0 ... .max, using: &generator)))
    case .dateTimeExtended: return Item(tag, .dateTimeExtended(Int64.random(in: .min ... .max, using: &generator)))
    case .identifier: return Item(tag, .identifier(text))
    case .reference: return Item(tag, .reference(text))
    case .nameReference: return Item(tag, .nameReference(text))
    }
  }
}

/// A few names, enough to see that they are used.
struct SampleNames: Names {
  func tag(named name: String) -> Tag? {
    [
      "RequestMessage": Tag(0x42_0078), "ActivationDate": Tag(0x42_0001), "CryptographicUsageMask": Tag(0x42_002C),
      "ObjectType": Tag(0x42_0057), "KeyMaterial": Tag(0x42_0043), "X": Tag(0x42_009F), "Offset": Tag(0x42_0058),
      "AttributeName": Tag(0x42_000A),
    ][name]
  }
  func name(of tag: Tag) -> String? {
    [
      0x42_0078: "RequestMessage", 0x42_0001: "ActivationDate", 0x42_002C: "CryptographicUsageMask",
      0x42_0057: "ObjectType", 0x42_0043: "KeyMaterial", 0x42_009F: "X", 0x42_0058: "Offset",
      0x42_000A: "AttributeName",
    ][tag.rawValue]
  }
  func meaning(of tag: Tag, after siblings: ArraySlice<Item>) -> Tag { tag }
  func enumeration(named name: String, under tag: Tag) -> UInt32? { name == "SymmetricKey" ? 2 : nil }
  func enumeration(_ value: UInt32, under tag: Tag) -> String? {
    tag.rawValue == 0x42_0057 && value == 2 ? "SymmetricKey" : nil
  }
  func maskBit(named name: String, under tag: Tag) -> UInt32? {
    tag.rawValue == 0x42_002C ? ["Encrypt": 4, "Decrypt": 8, "CertificateSign": 0x1000][name] : nil
  }
  func mask(under tag: Tag) -> [(bit: UInt32, name: String)]? {
    tag.rawValue == 0x42_002C ? [(4, "Encrypt"), (8, "Decrypt"), (0x1000, "CertificateSign")] : nil
  }
}
