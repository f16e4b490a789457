import KMIP
import TTLV
import Testing

/// The three encodings are equal: whatever the registry of the standard holds goes through each of them and comes back as
/// it was.
@Suite struct EncodingPropertyTests {
  private static let names = StandardNames()

  /// What comes back from each form.
  private func returns(_ item: Item, _ version: ProtocolVersion = .v2_1) throws -> [Item] {
    let names = StandardNames(version: version)
    let limits = Limits(depth: 64, length: 64 << 20, count: 1 << 20)
    return [
      try BinaryDecoder.decode(BinaryEncoder.encode(item), limits: limits),
      try XMLDecoder.decode(XMLEncoder.encode(item, names: names), names: names, limits: limits),
      try XMLDecoder.decode(XMLEncoder.encode(item, names: names, indent: true), names: names, limits: limits),
      try JSONItemDecoder.decode(JSONItemEncoder.encode(item, names: names), names: names, limits: limits),
    ]
  }

  private func expectEqual(
    _ item: Item, _ version: ProtocolVersion = .v2_1, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for back in try returns(item, version) { #expect(back == item, "\(item)", sourceLocation: sourceLocation) }
  }

  /// Values of each item type, those at the ends of their ranges among them.
  private static let values: [Value] = [
    .structure([]), .structure([Item(.name, .structure([])), Item(.comment, .textString("c"))]),
    .integer(0), .integer(.max), .integer(.min), .integer(-1), .longInteger(0), .longInteger(.max), .longInteger(.min),
    .longInteger(1 << 52), .longInteger(-(1 << 52)), .longInteger((1 << 52) - 1),
    .bigInteger([0, 0, 0, 0, 0, 0, 0, 0]), .bigInteger([0xFF, 0, 0, 0, 0, 0, 0, 1]),
    .bigInteger([UInt8](repeating: 0x7F, count: 64)), .enumeration(1), .enumeration(.max), .enumeration(0x8000_0001),
    .enumeration(0), .boolean(true), .boolean(false), .textString(""), .textString("a <b> & \"c\" 'd' \\ / |"),
    .textString(" \t\r\n leading and trailing \n"), .textString("\u{1F511}\u{FEFF}é\u{0301}\u{7F}"),
    .textString("0x12345678"), .textString("$NOW"), .byteString([]), .byteString(Array(0...255)), .dateTime(0),
    .dateTime(.max), .dateTime(.min), .dateTime(253_402_300_799), .dateTime(-62_167_219_200), .interval(0),
    .interval(.max), .dateTimeExtended(0), .dateTimeExtended(-1), .dateTimeExtended(.max), .dateTimeExtended(.min),
    .dateTimeExtended(1_700_000_000_123_456), .identifier("u"), .reference("r"), .nameReference("n"),
  ]

  @Test func everyTagWithEveryItemType() throws {
    for row in Tag.rows {
      for value in Self.values { try expectEqual(Item(row.tag, value)) }
    }
    for tag in [Tag(0x54_0001), Tag(0x42_FFFF), Tag(0), Tag(0xFF_FFFF)] {
      for value in Self.values { try expectEqual(Item(tag, value)) }
    }
  }

  @Test func everyValueOfEveryEnumerationInEveryVersion() throws {
    var count = 0
    for row in Tag.rows {
      guard let table = row.tag.enumeration else { continue }
      for version in ProtocolVersion.known {
        for value in table.entries.map(\.rawValue) where table.contains(value, in: version) {
          try expectEqual(Item(row.tag, .enumeration(value)), version)
          count += 1
        }
      }
    }
    #expect(count > 4_900)
  }

  @Test func everyBitOfEveryMask() throws {
    for row in Tag.rows {
      guard let bits = row.tag.mask else { continue }
      for bit in 0..<32 { try expectEqual(Item(row.tag, .integer(Int32(bitPattern: 1 << bit)))) }
      let all = bits.reduce(UInt32(0)) { $0 | $1.bit }
      try expectEqual(Item(row.tag, .integer(Int32(bitPattern: all))))
      try expectEqual(Item(row.tag, .integer(-1)))
    }
  }

  /// The Attribute Value of 1.x is spelled by the name before it.
  @Test func everyAttributeOfOlderVersions() throws {
    for type in AttributeType.allCases {
      for value in Self.values {
        try expectEqual(
          Item(
            .attribute,
            .structure([
              Item(.attributeName, .textString(Text(AttributeName.standard(type).display))),
              Item(.attributeIndex, .integer(1)),
              Item(.attributeValue, value),
            ])), .v1_4)
      }
    }
  }

  @Test(arguments: 0..<8) func treesAtRandom(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    for _ in 0..<150 {
      try expectEqual(Self.tree(&random, depth: 6), ProtocolVersion.known.randomElement(using: &random)!)
    }
  }

  private static func tree(_ random: inout SplitMix, depth: Int) -> Item {
    let tag = Tag.rows.randomElement(using: &random)!.tag
    guard depth > 0, Int.random(in: 0..<3, using: &random) > 0 else {
      return Item(tag, values.randomElement(using: &random)!)
    }
    return Item(
      tag, .structure((0..<Int.random(in: 0..<5, using: &random)).map { _ in tree(&random, depth: depth - 1) }))
  }

  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }
}
