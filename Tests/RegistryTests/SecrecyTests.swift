import KMIP
import Secrets
import Store
import TTLV
import Testing

@testable import Registry

struct SecrecyTests {
  /// Nothing readable is in what goes to logs and disks: neither as it is nor as hexadecimal.
  @Test func nothingPlantedIsInTheBytes() throws {
    let world = try World()
    let owner: Text = "owner-planted-owner"
    let planted: [Text] = ["name-planted-name", "group-planted-group", "comment-planted", "vendor-planted", owner]
    let material = Array("material-planted-material".utf8)
    var log: [[UInt8]] = []
    var transaction = try world.transaction(request: RequestIdentity(origin: 1, incarnation: 2, sequence: 3))
    let identifier = transaction.newUniqueIdentifier()
    var record = object(identifier, owner, name: planted[0], group: planted[1])
    record.attributes.set(.comment, .textString(planted[2]))
    record.attributes.append(.vendor(identification: "x", name: "tag"), .textString(planted[3]))
    try transaction.insert(record, value: value(material))
    transaction.audit(AuditRecord(time: 1, identity: owner, operation: .create, object: identifier))
    transaction.rememberReply(StoredReply(parts: [.item(identifier.text.utf8), .readAgain(placeholder: identifier)]))
    let first = try #require(try transaction.finish())
    log.append(try first.encoded())
    try world.commit(first)
    var change = try world.transaction()
    var found = try #require(try change.find(identifier))
    found.attributes.set(.name, Name("second-planted").value)
    try change.update(found)
    let second = try #require(try change.finish())
    log.append(try second.encoded())
    try world.commit(second)
    try world.store.view().scan(RecordRange(lower: RecordKey([]), upper: RecordKey([0xFF])), .ascending) {
      key, record in
      log.append(key.bytes)
      log.append(record.value)
      return .proceed
    }
    #expect(log.count > 20)
    let needles = (planted + ["second-planted", identifier.text]).map(\.utf8) + [material]
    for needle in needles {
      for needle in [needle, Array(needle.prefix(8)), Array(hexadecimal(needle).utf8)] {
        for bytes in log { #expect(!contains(bytes, needle)) }
      }
    }
    // The search itself finds what is there.
    #expect(contains(Array(planted[0].utf8) + [0], Array(planted[0].utf8.prefix(8))))
  }

  private func contains(_ bytes: [UInt8], _ needle: [UInt8]) -> Bool {
    guard bytes.count >= needle.count else { return false }
    return (0...bytes.count - needle.count).contains { bytes[$0..<$0 + needle.count].elementsEqual(needle) }
  }

  @Test func equalValuesOfTwoOwnersHashApart() throws {
    let world = try World()
    try world.make("alice", name: "same")
    try world.make("bob", name: "same")
    // Both lists of everybody are shared, no list of an owner is.
    let prefixes = try records(world, .postings).map { $0.key.bytes[1..<17] }
    #expect(prefixes.count == 8)
    #expect(Set(prefixes).count == 6)
    #expect(Set(try records(world, .names).map(\.key)).count == 2)
  }

  @Test func aRecordOpensOnlyUnderItsKey() throws {
    let world = try World()
    let a = try world.make(name: "a")
    let b = try world.make(name: "b")
    let hashing = IndexHashing(sealing: world.sealing)
    let view = try world.store.view()
    let stolen = try #require(try view.record(RecordSpace.attributes.key(hashing.object(a))))
    var writes = WriteSet()
    writes.put(RecordSpace.attributes.key(hashing.object(b)), stolen)
    try world.store.commit(writes, applied: Revision(term: 1, index: 3))
    var transaction = try world.transaction()
    #expect(throws: RegistryError.sealing(.damaged)) { try transaction.find(b) }
  }
}
