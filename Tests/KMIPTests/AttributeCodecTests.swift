import Testing

@testable import KMIP
@testable import TTLV

@Suite struct AttributeCodecTests {
  private static func named(_ name: Text, index: Int32? = nil, _ value: Value) -> Item {
    var items = [Item(.attributeName, .textString(name))]
    if let index { items.append(Item(.attributeIndex, .integer(index))) }
    return Item(.attribute, .structure(items + [Item(.attributeValue, value)]))
  }

  private static func vendor(_ identification: Text, _ name: Text, _ value: Value) -> Item {
    Item(
      .attribute,
      .structure([
        Item(.vendorIdentification, .textString(identification)), Item(.attributeName, .textString(name)),
        Item(.attributeValue, value),
      ]))
  }

  @Test func oneAttributeHasTwoSpellings() throws {
    let old = Self.named("Name", index: 2, Name("a").value)
    let attribute = try Attribute(decoding: old, version: .v1_2)
    #expect(attribute == Attribute(.name, index: 2, Name("a").value))
    #expect(attribute.encoded(for: .v1_0) == old)
    #expect(attribute.encoded(for: .v2_1) == Item(.name, Name("a").value))
    #expect(attribute.encoded(for: .v3_0) == Item(.name, .textString("a")))
    #expect(try Attribute(decoding: Item(.name, .textString("a")), version: .v3_0).value == Name("a").value)
  }

  /// KMIP 1.4 §3.39 against 2.0 §4.58.
  @Test func customAttributesAreVendorAttributes() throws {
    let old = Self.named("x-foo", .textString("v"))
    let new = Self.vendor("x", "foo", .textString("v"))
    #expect(try Attribute(decoding: old, version: .v1_0).encoded(for: .v2_0) == new)
    #expect(try Attribute(decoding: new, version: .v2_0).encoded(for: .v1_4) == old)
    let other = try Attribute(decoding: Self.vendor("ACME", "foo", .boolean(true)), version: .v2_1)
    #expect(other.encoded(for: .v1_4) == nil)
    #expect(other.encoded(for: .v2_1) == Self.vendor("ACME", "foo", .boolean(true)))
    #expect(try Attribute(decoding: new, version: .v2_0).name == .vendor(identification: "x", name: "foo"))
  }

  @Test func aLinkOfThreeIsALinkOfTwo() throws {
    let link = try Attribute(decoding: Item(.nextLink, .reference("b")), version: .v3_0)
    #expect(link.value == Link(.nextLink, UniqueIdentifier("b")).value)
    #expect(link.encoded(for: .v3_0) == Item(.nextLink, .reference("b")))
    #expect(link.encoded(for: .v2_1)?.tag == .link)
    // Next Link came with 1.2.
    #expect(link.encoded(for: .v1_1) == nil)
    #expect(link.encoded(for: .v1_2) != nil)
  }

  @Test func whatTheReaderLacksIsLeftOut() throws {
    let mask = Attribute(.cryptographicUsageMask, .integer(0x4 | 0x40 | 0x10_0000))
    #expect(mask.encoded(for: .v2_1) == Item(.cryptographicUsageMask, .integer(0x4 | 0x10_0000)))
    #expect(mask.encoded(for: .v1_4) == Self.named("Cryptographic Usage Mask", .integer(0x44)))
    #expect(Attribute(.sensitive, .boolean(true)).encoded(for: .v1_3) == nil)
    #expect(Attribute(.cryptographicAlgorithm, .enumeration(0x1C)).encoded(for: .v1_3) == nil)
    #expect(Attribute(.certificateSubject, .structure([])).encoded(for: .v2_0) == nil)
    let parameters = Attribute(
      .cryptographicParameters,
      .structure([Item(.blockCipherMode, .enumeration(1)), Item(.randomIV, .boolean(true))]))
    #expect(
      parameters.encoded(for: .v1_1)
        == Self.named("Cryptographic Parameters", .structure([Item(.blockCipherMode, .enumeration(1))])))
    let digest = Attribute(.digest, Digest(.sha_256, [1], format: .transparentECDSAPublicKey).value)
    #expect(digest.encoded(for: .v2_0)?.value[.keyFormatType] == .enumeration(0x15))
    #expect(digest.encoded(for: .v1_0)?.value[.attributeValue]?[.keyFormatType] == nil)
  }

  @Test(arguments: ProtocolVersion.known) func nothingNewerLeaves(version: ProtocolVersion) throws {
    for type in AttributeType.allCases {
      for value in Self.values(of: type) {
        guard let item = Attribute(type, value).encoded(for: version) else { continue }
        #expect(type.isKnown(in: version) || (version == .v3_0 && type == .link), "\(type) in \(version)")
        Self.expectKnown(item, version, meaning: item.tag)
        // What leaves may come back.
        _ = try Attribute(decoding: item, version: version)
      }
    }
  }

  /// Every enumeration value, a full mask, a structure with all members.
  private static func values(of type: AttributeType) -> [Value] { values(type.tag, type.rule.item) }

  private static func values(_ tag: TTLV.Tag, _ item: TTLV.ItemType) -> [Value] {
    switch item {
    case .structure:
      let members = StructureRule.of(tag)?.members ?? []
      let all = members.map { Item($0.tag, values($0.tag, $0.item)[0]) }
      let varied = members.indices.flatMap { at in
        values(members[at].tag, members[at].item).map { value in
          all.enumerated().map { $0.offset == at ? Item($0.element.tag, value) : $0.element }
        }
      }
      return varied.map { .structure($0) }
    case .enumeration: return tag.enumeration?.entries.map { .enumeration($0.rawValue) } ?? [.enumeration(1)]
    case .integer: return [.integer(tag.mask.map { Int32(bitPattern: $0.reduce(0) { $0 | $1.bit }) } ?? 1)]
    case .longInteger: return [.longInteger(1)]
    case .bigInteger: return [.bigInteger([0, 0, 0, 0, 0, 0, 0, 1])]
    case .boolean: return [.boolean(true)]
    case .byteString: return [.byteString([1])]
    case .dateTime: return [.dateTime(1)]
    case .dateTimeExtended: return [.dateTimeExtended(1)]
    case .interval: return [.interval(1)]
    case .textString: return [.textString("a")]
    case .identifier: return [.identifier("a")]
    case .reference: return [.reference("a")]
    case .nameReference: return [.nameReference("a")]
    }
  }

  private static func expectKnown(_ item: Item, _ version: ProtocolVersion, meaning: TTLV.Tag) {
    #expect(item.tag.isKnown(in: version), "\(item.tag.name) in \(version)")
    switch item.value {
    case .structure(let members):
      let names = StandardNames()
      for at in members.indices {
        expectKnown(members[at], version, meaning: names.meaning(of: members[at].tag, after: members[..<at]))
      }
    case .enumeration(let raw):
      if let table = meaning.enumeration {
        #expect(table.contains(raw, in: version), "\(meaning.name) \(raw) in \(version)")
      }
    case .integer(let value):
      if let rows = meaning.mask { #expect(UInt32(bitPattern: value) & ~rows.bits(in: version) == 0) }
    case .dateTimeExtended: #expect(version >= .v2_0)
    case .identifier, .reference, .nameReference: #expect(version >= .v3_0)
    default: break
    }
  }

  @Test(arguments: [
    ("no such name", named("No Such", .integer(1)), ProtocolVersion.v1_4, ResultReason.invalidField),
    ("a name of a later version", named("Sensitive", .boolean(true)), .v1_3, .invalidField),
    ("no name", Item(.attribute, .structure([])), .v1_2, .invalidMessage),
    ("negative index", named("x-a", index: -1, .integer(1)), .v1_2, .invalidField),
    ("wrong type", named("Cryptographic Length", .textString("128")), .v1_2, .invalidField),
    ("unknown enumeration", named("Cryptographic Algorithm", .enumeration(0x7F)), .v1_2, .invalidField),
    ("a bit of a later version", named("Cryptographic Usage Mask", .integer(0x10_0000)), .v1_2, .invalidField),
    ("2.x tag in 1.x", Item(.name, Name("a").value), .v1_4, .invalidMessage),
    ("wrong type", Item(.cryptographicLength, .textString("128")), .v2_1, .invalidAttributeValue),
    ("unknown enumeration", Item(.state, .enumeration(99)), .v2_0, .invalidAttributeValue),
    ("no attribute", Item(.batchCount, .integer(1)), .v2_1, .invalidAttribute),
    ("an attribute of 1.x", Item(.operationPolicyName, .textString("default")), .v2_1, .invalidAttribute),
    ("member missing", Item(.name, .structure([Item(.nameValue, .textString("a"))])), .v2_1, .invalidAttributeValue),
    (
      "foreign member",
      Item(
        .name,
        .structure([
          Item(.nameValue, .textString("a")), Item(.nameType, .enumeration(1)), Item(.state, .enumeration(1)),
        ])),
      .v2_1, .invalidAttributeValue
    ),
    (
      "member twice",
      Item(
        .name,
        .structure([
          Item(.nameValue, .textString("a")), Item(.nameValue, .textString("a")), Item(.nameType, .enumeration(1)),
        ])),
      .v2_1, .invalidAttributeValue
    ),
    ("vendor with a space", vendor("a b", "c", .integer(1)), .v2_1, .invalidField),
    ("vendor without name", vendor("a", "", .integer(1)), .v2_1, .invalidField),
  ])
  func refuses(what: String, item: Item, version: ProtocolVersion, reason: ResultReason) {
    let error = #expect(throws: KMIPError.self, "\(what)") { try Attribute(decoding: item, version: version) }
    #expect(error?.reason.spelled(for: version) == reason, "\(what)")
  }

  @Test func references() throws {
    let old = Item(.attributeName, .textString("Cryptographic Length"))
    let new = Item(.attributeReference, .enumeration(TTLV.Tag.cryptographicLength.rawValue))
    #expect(try AttributeName.decode(reference: old, version: .v1_0) == .standard(.cryptographicLength))
    #expect(try AttributeName.decode(reference: new, version: .v2_0) == .standard(.cryptographicLength))
    #expect(AttributeName.standard(.cryptographicLength).encodedReference(for: .v1_0) == old)
    #expect(AttributeName.standard(.cryptographicLength).encodedReference(for: .v2_1) == new)
    #expect(AttributeName.standard(.sensitive).encodedReference(for: .v1_0) == nil)
    #expect(try AttributeName.decode(reference: Item(.attributeName, .textString("No")), version: .v1_0) == nil)
    #expect(try AttributeName.decode(reference: Item(.attributeReference, .enumeration(.max)), version: .v2_0) == nil)
    #expect(throws: KMIPError.self) { try AttributeName.decode(reference: old, version: .v2_0) }
    #expect(throws: KMIPError.self) { try AttributeName.decode(reference: new, version: .v1_0) }
  }

  @Test func templatesAndAttributesOfARequest() throws {
    let item = Item(
      .templateAttribute,
      .structure([Item(.name, Name("t").value), Self.named("Cryptographic Length", .integer(256))]))
    let requested = try RequestedAttributes(decoding: item, version: .v1_1)
    #expect(requested.templates == [Name("t")])
    #expect(requested.attributes == [Attribute(.cryptographicLength, .integer(256))])
    let twice = RequestedAttributes(attributes: requested.attributes + requested.attributes)
    #expect(throws: KMIPError.self) { try twice.checkInstances(version: .v1_1) }
    try requested.checkInstances(version: .v1_1)
  }

  /// Sets are searched one by one, so their size is bounded before anything searches.
  @Test(arguments: [ProtocolVersion.v1_4, .v2_1]) func tooManyAttributesAreRefused(version: ProtocolVersion) {
    let one = version == .v1_4 ? Self.named("x-a", .integer(1)) : Self.vendor("x", "a", .integer(1))
    let item = Item(.templateAttribute, .structure(Array(repeating: one, count: 60_000)))
    let error = #expect(throws: KMIPError.self) { try RequestedAttributes(decoding: item, version: version) }
    #expect(error?.reason == .serverLimitExceeded.spelled(for: version))
  }
}
