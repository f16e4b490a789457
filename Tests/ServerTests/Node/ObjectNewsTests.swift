import KMIP
import Registry
import TTLV
import Testing

@testable import Server

/// What clients that took the server's part are told of a change (KMIP 2.1 §6.2.2, §6.2.3).
@Suite struct ObjectNewsTests {
  private static let one = UniqueIdentifier("one")
  private static let zero = UniqueIdentifier("zero")

  private func object(_ attributes: [Attribute]) -> ObjectRecord {
    ObjectRecord(
      uniqueIdentifier: Self.one, objectType: .symmetricKey, owner: "alice", attributes: AttributeSet(attributes))
  }

  private let changed = Attribute(.lastChangeDate, .dateTime(5))

  private func notified(_ before: ObjectRecord?, _ after: ObjectRecord?) -> NotifyRequest? {
    guard case .notify(let request)? = ObjectNews(before: before, after: after) else { return nil }
    return request
  }

  @Test func newValuesAndNamesOfWhatIsGone() throws {
    let before = object([
      Attribute(.comment, .textString("a")), Attribute(.description, .textString("b")),
      Attribute(.lastChangeDate, .dateTime(4)),
    ])
    let after = object([
      Attribute(.comment, .textString("c")), Attribute(.contactInformation, .textString("d")), changed,
    ])
    let request = try #require(notified(before, after))
    #expect(request.identifier == Self.one)
    let names = Set(request.changed.map(\.name))
    #expect(names == [.standard(.comment), .standard(.contactInformation), .standard(.lastChangeDate)])
    #expect(request.deleted == [.standard(.description)])
  }

  @Test func nothingButTheDateIsNoNews() {
    let before = object([Attribute(.comment, .textString("a")), Attribute(.lastChangeDate, .dateTime(4))])
    #expect(ObjectNews(before: before, after: object([Attribute(.comment, .textString("a")), changed])) == nil)
    #expect(ObjectNews(before: nil, after: nil) == nil)
  }

  /// Of several instances one goes: those that are left are told, and the attribute is not gone.
  @Test func oneOfSeveralInstances() throws {
    let both = [Attribute(.name, index: 0, Name("a").value), Attribute(.name, index: 1, Name("b").value)]
    let request = try #require(notified(object(both), object([both[1], changed])))
    #expect(request.deleted.isEmpty)
    #expect(request.changed.contains(both[1]) && !request.changed.contains(both[0]))
  }

  @Test func newOnesReplacementsAndObliteratedOnes() throws {
    guard case .put(let identifier, let replaced, _)? = ObjectNews(before: nil, after: object([changed])) else {
      throw KMIPError(.generalFailure, "no Put")
    }
    #expect(identifier == Self.one && replaced == nil)
    let link = Attribute(.link, Link(.replacedObjectLink, Self.zero).value)
    guard case .put(_, let old, _)? = ObjectNews(before: nil, after: object([link, changed])) else {
      throw KMIPError(.generalFailure, "no Put")
    }
    #expect(old == Self.zero)
    let gone = try #require(notified(object([Attribute(.comment, .textString("a"))]), nil))
    #expect(gone.changed.isEmpty && gone.deleted == [.standard(.comment)])
  }

  /// KMIP 1.4 §5.1: a deleted attribute has no value; 2.0 and later refer to it.
  @Test func theFormOfEachLine() throws {
    let request = NotifyRequest(Self.one, changed: [changed], deleted: [.standard(.contactInformation)])
    let older = request.items(for: .v1_4)
    #expect(older.map(\.tag) == [.uniqueIdentifier, .attribute, .attribute])
    #expect(older[1].value[.attributeValue] == .dateTime(5) && older[2].value[.attributeValue] == nil)
    let newer = request.items(for: .v2_1)
    #expect(newer.map(\.tag) == [.uniqueIdentifier, .attributes, .attributeReference])
    for version in [ProtocolVersion.v1_0, .v1_4, .v2_0, .v3_0] {
      let payload = Item(.requestPayload, .structure(request.items(for: version)))
      #expect(VersionGate.isClean(payload, version))
    }
  }
}
