import KMIP
import Secrets
import Store
import TTLV
import Testing

@testable import Registry

struct TransactionTests {
  @Test func whatIsInsertedIsReadBack() throws {
    let world = try World()
    let identifier = try world.make(name: "n", group: "g", material: [9, 8, 7])
    var transaction = try world.transaction()
    let record = try #require(try transaction.find(identifier))
    #expect(record.uniqueIdentifier == identifier)
    #expect(record.objectType == .opaqueObject)
    #expect(record.owner == "alice")
    #expect(record.attributes == object(identifier, "alice", name: "n", group: "g").attributes)
    #expect(record.creation == Creation(index: 1, position: 0))
    #expect(record.revision == Revision(term: 1, index: 1))
    #expect(!record.isDestroyed)
    #expect(try transaction.material(of: record) == value([9, 8, 7]))
    #expect(try transaction.finish() == nil, "reading commits nothing")
  }

  @Test func aTransactionSeesItsOwnChanges() throws {
    let world = try World()
    let old = try world.make(name: "old", group: "g")
    var transaction = try world.transaction()
    let new = transaction.newUniqueIdentifier()
    try transaction.insert(object(new, "alice", name: "new", group: "g"), value: value([5]))
    #expect(try transaction.find(new)?.uniqueIdentifier == new)
    #expect(try transaction.material(of: try #require(try transaction.find(new))) == value([5]))
    #expect(try transaction.nameHolder("new", owner: "alice")?.uniqueIdentifier == new)
    #expect(try transaction.isNameTaken("new", owner: "alice"))
    #expect(try !transaction.isNameTaken("new", owner: "alice", except: new))
    #expect(try !transaction.isNameTaken("new", owner: "bob"))
    var record = try #require(try transaction.find(old))
    record.attributes.set(.comment, .textString("changed"))
    try transaction.update(record)
    #expect(try transaction.find(old)?.attributes.text(.comment) == "changed")
    try transaction.destroy(record)
    let destroyed = try #require(try transaction.find(old))
    #expect(destroyed.isDestroyed)
    #expect(try transaction.material(of: destroyed) == nil)
    #expect(try !transaction.isNameTaken("old", owner: "alice"))
    #expect(transaction.changesObjects)
  }

  @Test func aDestroyedObjectKeepsAttributesAndLosesTheRest() throws {
    let world = try World()
    let identifier = try world.make(name: "n", group: "g")
    let hash = IndexHashing(sealing: world.sealing).object(identifier)
    #expect(try world.store.view().record(RecordSpace.material.key(hash)) != nil)
    var transaction = try world.transaction()
    try transaction.destroy(try #require(try transaction.find(identifier)))
    #expect(try world.commit(transaction) == .applied)
    #expect(try world.store.view().record(RecordSpace.material.key(hash)) == nil)
    var after = try world.transaction()
    let record = try #require(try after.find(identifier))
    #expect(record.isDestroyed)
    #expect(record.creation == Creation(index: 1, position: 0), "the creation outlives rewriting")
    #expect(record.revision == Revision(term: 1, index: 2))
    #expect(try after.nameHolder("n", owner: "alice") == nil)
    _ = try world.make(name: "n")
    let leftovers = try records(world, .postings).count
    #expect(leftovers == 2 * 3 + 2 * 2, "postings move with the object, none is left behind")
  }

  @Test func renamingMovesTheName() throws {
    let world = try World()
    let identifier = try world.make(name: "a")
    var transaction = try world.transaction()
    var record = try #require(try transaction.find(identifier))
    _ = record.attributes.replace(.standard(.name), index: 0, Name("b").value)
    try transaction.update(record)
    try world.commit(transaction)
    var after = try world.transaction()
    #expect(try after.nameHolder("a", owner: "alice") == nil)
    #expect(try after.nameHolder("b", owner: "alice")?.uniqueIdentifier == identifier)
    #expect(try records(world, .names).count == 1)
  }

  @Test func reusedNamesBelongToTheLastTaker() throws {
    let world = try World()
    let first = try world.make(name: "shared")
    let second = try world.make(name: "shared")
    var transaction = try world.transaction()
    #expect(try transaction.nameHolder("shared", owner: "alice")?.uniqueIdentifier == second)
    try transaction.destroy(try #require(try transaction.find(first)))
    #expect(try transaction.isNameTaken("shared", owner: "alice"), "who does not hold a name does not free it")
    try world.commit(transaction)
    var after = try world.transaction()
    let query = LocateQuery(
      scope: .owner("alice"), terms: [try #require(IndexTerm(Attribute(.name, Name("shared").value)))])
    #expect(try after.locate(query).objects.map(\.uniqueIdentifier) == [second])
  }

  @Test func rollingBackKeepsGuardsAndLeaves() throws {
    let world = try World()
    let identifier = try world.make(name: "n")
    var transaction = try world.transaction()
    let savepoint = transaction.savepoint
    try transaction.destroy(try #require(try transaction.find(identifier)))
    try transaction.insert(object(transaction.newUniqueIdentifier(), "alice", name: "n"), value: value([1]))
    transaction.audit(AuditRecord(time: 2, identity: "alice", operation: .destroy, object: identifier))
    transaction.rollBack(to: savepoint)
    #expect(!transaction.changesObjects)
    #expect(try transaction.find(identifier)?.isDestroyed == false)
    #expect(try transaction.nameHolder("n", owner: "alice")?.uniqueIdentifier == identifier)
    let mutation = try #require(try transaction.finish())
    #expect(mutation.writes.isEmpty)
    #expect(mutation.leaves.count == 1)
    #expect(mutation.guards.count >= 2)
  }

  @Test func aStaleTransactionConflictsAndWritesNothing() throws {
    let world = try World()
    let identifier = try world.make(name: "n")
    var stale = try world.transaction()
    _ = try stale.find(identifier)
    stale.audit(AuditRecord(time: 2, identity: "alice", operation: .get, object: identifier))
    var other = try world.transaction()
    try other.destroy(try #require(try other.find(identifier)))
    try world.commit(other)
    let before = try StateDigest.scan(try world.store.view())
    guard case .conflict(.present) = try world.commit(stale) else {
      Issue.record("a release after Destroy must not be committed")
      return
    }
    #expect(try StateDigest.scan(try world.store.view()) == before)
    #expect(world.machine.ledger.tree.size == 0)
  }

  @Test func twoOfOneNameConflict() throws {
    let world = try World()
    var pending: [Transaction] = []
    for _ in 0..<2 {
      var transaction = try world.transaction()
      #expect(try !transaction.isNameTaken("n", owner: "alice"))
      try transaction.insert(object(transaction.newUniqueIdentifier(), "alice", name: "n"), value: value([1]))
      pending.append(transaction)
    }
    #expect(try world.commit(pending[0]) == .applied)
    guard case .conflict(.absent) = try world.commit(pending[1]) else {
      Issue.record("the second object of a name must conflict")
      return
    }
  }

  @Test func aSealedNodeSaysSo() throws {
    let world = try World()
    let identifier = try world.make()
    var transaction = Transaction(
      view: try world.store.view(), stamp: Stamp(time: 1), sealing: SealedOff(), entropy: world.entropy)
    #expect(throws: RegistryError.sealing(.sealed)) { try transaction.find(identifier) }
  }

  @Test func identifiersAreVersion4() throws {
    let world = try World()
    let transaction = try world.transaction()
    var seen: Set<UniqueIdentifier> = []
    for _ in 0..<200 {
      let identifier = transaction.newUniqueIdentifier()
      let parts = identifier.text.string.split(separator: "-")
      #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
      #expect(parts[2].first == "4")
      #expect("89ab".contains(parts[3].first ?? "x"))
      seen.insert(identifier)
    }
    #expect(seen.count == 200)
  }
}

/// The records of one space.
func records(_ world: World, _ space: RecordSpace) throws -> [(key: RecordKey, record: Record)] {
  var found: [(key: RecordKey, record: Record)] = []
  let range = RecordRange(lower: RecordKey([space.rawValue]), upper: RecordKey([space.rawValue + 1]))
  try world.store.view().scan(range, .ascending) { key, record in
    found.append((key, record))
    return .proceed
  }
  return found
}
