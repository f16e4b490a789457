import KMIP
import Secrets
import Store
import TTLV
import Testing

@testable import Registry

struct LocateTests {
  private func term(_ type: AttributeType, _ value: Value) throws -> IndexTerm {
    try #require(IndexTerm(Attribute(type, value)))
  }

  @Test func newestFirstWithOffsetAndMaximum() throws {
    let world = try World()
    var made: [UniqueIdentifier] = []
    for _ in 0..<700 { made.append(try world.make(group: "g")) }
    made.reverse()
    for isReadOnly in [true, false] {
      var transaction = try world.transaction(isReadOnly: isReadOnly)
      let all = try transaction.locate(LocateQuery(scope: .owner("alice")))
      #expect(all.objects.map(\.uniqueIdentifier) == made)
      #expect(all.total == 700)
      let some = try transaction.locate(LocateQuery(scope: .everybody, offset: 3, maximum: 5))
      #expect(some.objects.map(\.uniqueIdentifier) == Array(made[3..<8]))
      #expect(some.total == nil)
      let end = try transaction.locate(LocateQuery(scope: .everybody, offset: 698, maximum: 5))
      #expect(end.objects.map(\.uniqueIdentifier) == Array(made[698...]))
      #expect(end.total == 700)
      #expect(try transaction.locate(LocateQuery(scope: .owner("bob"))).objects.isEmpty)
      #expect(try transaction.locate(LocateQuery(scope: .everybody, maximum: 0)).objects.isEmpty)
    }
  }

  @Test func aTermOpensOnlyWhatItProposes() throws {
    let world = try World()
    for number in 0..<300 { try world.make(name: Text("n\(number)"), group: number % 10 == 0 ? "tenth" : "other") }
    var opened = 0
    var transaction = try world.transaction(isReadOnly: true)
    let counted = LocateQuery(
      scope: .owner("alice"),
      terms: [try term(.name, Name("n250").value), try term(.objectGroup, .textString("tenth"))],
      matches: { _ in
        opened += 1
        return true
      })
    #expect(try transaction.locate(counted).objects.map { $0.attributes.objectNames[0].text } == ["n250"])
    #expect(opened == 1)
    opened = 0
    var group = counted
    group.terms.removeFirst()
    #expect(try transaction.locate(group).objects.count == 30)
    #expect(opened == 30)
    var neither = counted
    neither.terms[1] = try term(.objectGroup, .textString("other"))
    #expect(try transaction.locate(neither).objects.isEmpty)
  }

  @Test func vendorAttributesOfOneNameAndTwoVendorsAreTwo() throws {
    let world = try World()
    var transaction = try world.transaction()
    let names: [AttributeName] = [
      .vendor(identification: "x", name: "tag"), .vendor(identification: "acme", name: "tag"),
    ]
    for name in names {
      var record = object(transaction.newUniqueIdentifier(), "alice")
      record.attributes.append(name, .textString("v"))
      try transaction.insert(record, value: value([1]))
    }
    try world.commit(transaction)
    for name in names {
      var search = try world.transaction(isReadOnly: true)
      let term = try #require(IndexTerm(Attribute(name, .textString("v"))))
      let found = try search.locate(LocateQuery(scope: .owner("alice"), terms: [term])).objects
      #expect(found.map { $0.attributes[name] } == [.textString("v")])
    }
    #expect(IndexTerm(Attribute(names[0], .integer(1))) == nil)
    #expect(IndexTerm(Attribute(.state, .enumeration(1))) == nil)
  }

  @Test func destroyedObjectsAreFoundWhereTheyAreAskedFor() throws {
    let world = try World()
    var made: [UniqueIdentifier] = []
    for _ in 0..<30 { made.append(try world.make(group: "g")) }
    for (at, identifier) in made.enumerated() where at % 3 == 0 {
      var transaction = try world.transaction()
      try transaction.destroy(try #require(try transaction.find(identifier)))
      try world.commit(transaction)
    }
    let online = made.enumerated().filter { $0.offset % 3 != 0 }.map(\.element)
    let destroyed = made.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    var transaction = try world.transaction()
    let cases: [(storage: Set<StorageClass>, expected: [UniqueIdentifier])] = [
      ([.online], online), ([.destroyed], destroyed), ([.online, .destroyed], made), ([], []),
    ]
    for (storage, expected) in cases {
      for terms in [[], [try term(.objectGroup, .textString("g"))]] {
        let query = LocateQuery(scope: .owner("alice"), storage: storage, terms: terms)
        #expect(try transaction.locate(query).objects.map(\.uniqueIdentifier) == expected.reversed())
      }
    }
    for identifier in made {
      let query = LocateQuery(scope: .owner("alice"), uniqueIdentifier: identifier)
      #expect(try transaction.locate(query).objects.count == (destroyed.contains(identifier) ? 0 : 1))
      let foreign = LocateQuery(scope: .owner("bob"), uniqueIdentifier: identifier)
      #expect(try transaction.locate(foreign).objects.isEmpty)
    }
  }

  @Test func ownChangesStandInTheirPlace() throws {
    let world = try World()
    let a = try world.make(group: "g")
    let b = try world.make(group: "other")
    let c = try world.make(group: "g")
    var transaction = try world.transaction()
    var record = try #require(try transaction.find(b))
    record.attributes.append(.objectGroup, .textString("g"))
    try transaction.update(record)
    let d = transaction.newUniqueIdentifier()
    let e = transaction.newUniqueIdentifier()
    for identifier in [d, e] { try transaction.insert(object(identifier, "alice", group: "g"), value: value([1])) }
    let query = LocateQuery(scope: .owner("alice"), terms: [try term(.objectGroup, .textString("g"))])
    #expect(try transaction.locate(query).objects.map(\.uniqueIdentifier) == [e, d, c, b, a])
    try transaction.destroy(try #require(try transaction.find(c)))
    #expect(try transaction.locate(query).objects.map(\.uniqueIdentifier) == [e, d, b, a])
    #expect(try world.commit(transaction) == .applied)
    var after = try world.transaction(isReadOnly: true)
    #expect(try after.locate(query).objects.map(\.uniqueIdentifier) == [e, d, b, a])
  }

  @Test func aLocateThatWritesIsGuarded() throws {
    let world = try World()
    for _ in 0..<4 { try world.make(group: "g") }
    let older = try world.make(group: "other")
    for _ in 0..<4 { try world.make(group: "g") }
    let query = LocateQuery(
      scope: .owner("alice"), storage: [.online, .destroyed], terms: [try term(.objectGroup, .textString("g"))],
      maximum: 6)
    func search() throws -> Transaction {
      var transaction = try world.transaction()
      #expect(try transaction.locate(query).objects.count == 6)
      transaction.audit(AuditRecord(time: 1, identity: "alice", operation: .get))
      return transaction
    }
    #expect(try world.commit(try search()) == .applied)
    let new = try search()
    try world.make(group: "g")
    #expect(try world.commit(new) != .applied, "a newer object")
    let gained = try search()
    var change = try world.transaction()
    var record = try #require(try change.find(older))
    record.attributes.append(.objectGroup, .textString("g"))
    try change.update(record)
    try world.commit(change)
    #expect(try world.commit(gained) != .applied, "an older object gained the value")
    let unrelated = try search()
    try world.make("bob", group: "g")
    try world.make(group: "another")
    #expect(try world.commit(unrelated) == .applied, "what was not looked at does not disturb")
  }
}
