import Testing

@testable import KMIP
@testable import TTLV

@Suite struct AttributeSetTests {
  private static let group = AttributeName.standard(.objectGroup)

  /// KMIP 1.4 §2.1.1: an index SHALL NOT change when other instances are added or deleted.
  @Test func indexesStay() {
    var set = AttributeSet()
    let made = [set.append(.objectGroup, .textString("a")), set.append(.objectGroup, .textString("b"))]
    let third = set.append(.objectGroup, .textString("c"))
    #expect(made == [0, 1] && third == 2)
    let removed = set.remove(Self.group, index: 1)
    #expect(removed?.value == .textString("b"))
    #expect(set.instances(of: .objectGroup).map(\.index) == [0, 2])
    let fourth = set.append(.objectGroup, .textString("d"))
    #expect(fourth == 3)
    #expect(set.instance(of: Self.group, index: 2)?.value == .textString("c"))
    let absent = set.replace(Self.group, index: 1, .textString("e"))
    let present = set.replace(Self.group, index: 3, .textString("e"))
    #expect(!absent && present)
    let byValue = set.remove(Self.group, value: .textString("e"))
    #expect(byValue?.index == 3)
    set.removeAll(.objectGroup)
    let again = set.append(.objectGroup, .textString("f"))
    #expect(again == 0)
  }

  @Test func setReplacesAllInstances() {
    var set = AttributeSet([
      Attribute(.objectGroup, .textString("a")), Attribute(.state, .enumeration(1)),
      Attribute(.objectGroup, .textString("b")),
    ])
    set.set(.objectGroup, .textString("c"))
    #expect(set.attributes.map(\.value) == [.textString("c"), .enumeration(1)])
    #expect(set.names == [.standard(.objectGroup), .standard(.state)])
    set.set(.objectGroup, nil)
    #expect(set.names == [.standard(.state)])
    #expect(set.state == .preActive)
    set.state = .active
    #expect(set[.state] == .enumeration(2))
    set.state = nil
    #expect(set.isEmpty)
  }

  @Test func typedViews() {
    var set = AttributeSet()
    set.uniqueIdentifier = UniqueIdentifier("u")
    set.objectType = .symmetricKey
    set.usageMask = [.encrypt, .decrypt]
    set.cryptographicLength = 256
    set.setDate(.initialDate, 7)
    set.append(.name, Name("n").value)
    set.setLink(.previousLink, UniqueIdentifier("a"))
    set.setLink(.nextLink, UniqueIdentifier("b"))
    set.setLink(.previousLink, UniqueIdentifier("c"))
    set.append(.digest, Digest(.sha_256, [1], format: .raw).value)
    set.revocationReason = RevocationReason(.keyCompromise, message: "lost")
    #expect(set.uniqueIdentifier == UniqueIdentifier("u"))
    #expect(set.usageMask == [.encrypt, .decrypt])
    #expect(set.date(.initialDate) == 7)
    #expect(set.objectNames == [Name("n")])
    #expect(set.links.count == 2)
    #expect(set.link(.previousLink) == UniqueIdentifier("c"))
    #expect(set.digests == [Digest(.sha_256, [1], format: .raw)])
    #expect(set.revocationReason?.message == "lost")
    #expect(set.revocationReason?.code == .keyCompromise)
  }

  @Test func recordsKeepEverything() throws {
    var set = AttributeSet([
      Attribute(.name, index: 0, Name("a").value), Attribute(.name, index: 4, Name("b").value),
      Attribute(.vendor(identification: "x", name: "c"), index: 1, .structure([Item(Tag(0x54_0099), .integer(1))])),
      Attribute(.certificateSubject, .structure([Item(.certificateSubjectDistinguishedName, .textString("CN=d"))])),
      Attribute(.groupLink, .nameReference("e")),
    ])
    #expect(try AttributeSet(recordItems: set.recordItems) == set)
    // An attribute of a version to come is kept, and written again.
    let future = Item(Tag(0x42_03F0), .integer(9))
    set = try AttributeSet(recordItems: set.recordItems + [future])
    #expect(set.attributes.count == 5)
    #expect(set.recordItems.last == future)
    #expect(throws: KMIPError.self) { try AttributeSet(recordItems: [Item(Tag(0x54_0A01), .integer(1))]) }
    #expect(throws: KMIPError.self) { try AttributeSet(recordItems: [Item(.attribute, .structure([]))]) }
  }
}
