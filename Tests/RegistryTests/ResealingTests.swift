import KMIP
import Raft
import Secrets
import Store
import TTLV
import Testing

@testable import Registry

/// Records are sealed anew where they stand, and mean what they meant.
struct ResealingTests {
  /// Two generations of keys; hashes do not rotate.
  struct Rotating: Sealing {
    let inner = [FakeSealing(key: 1), FakeSealing(key: 2)]
    let hashes: FakeSealing
    let generation: UInt64
    var held: ClosedRange<UInt64> = 1...2

    func isCurrent(_ sealed: SealedBytes) -> Bool { sealed.bytes.first == UInt8(generation) }

    func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes {
      SealedBytes(
        opaque: [UInt8(generation)] + (try inner[Int(generation) - 1].seal(plain, boundTo: recordKey)).bytes)
    }

    func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes {
      guard let first = sealed.bytes.first, held.contains(UInt64(first)) else { throw .unknownKeyVersion(0) }
      return try inner[Int(first) - 1].open(SealedBytes(opaque: Array(sealed.bytes.dropFirst())), boundTo: recordKey)
    }

    func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] { hashes.hash(bytes, domain: domain) }
  }

  func transaction(_ world: World, _ sealing: any Sealing, isReadOnly: Bool = false) throws -> Transaction {
    Transaction(
      view: try world.store.view(), stamp: Stamp(time: 2_000), sealing: sealing, entropy: world.entropy,
      isReadOnly: isReadOnly)
  }

  /// Objects of a generation, in entries of their own.
  private func make(_ count: Int, _ world: World, _ sealing: any Sealing) throws -> [UniqueIdentifier] {
    try (0..<count).map { number in
      var transaction = try transaction(world, sealing)
      let identifier = transaction.newUniqueIdentifier()
      try transaction.insert(
        object(identifier, "alice", name: Text("n\(number)"), group: "g"),
        value: value([UInt8(truncatingIfNeeded: number)]))
      #expect(try world.commit(transaction) == .applied)
      return identifier
    }
  }

  func sweep(_ world: World, _ sealing: any Sealing, destroying owner: Text? = nil) throws -> (
    resealed: Int, stretches: Int
  ) {
    var after: RecordKey?
    var resealed = 0
    for stretches in 1...100 {
      let stretch = try Resealing.stretch(
        after: after, in: try world.store.view(), stamp: Stamp(time: 3_000), sealing: sealing,
        destroying: owner.map { NameSpaceMark(owner: $0, sealing) })
      if let mutation = stretch.mutation { #expect(try world.commit(mutation) == .applied) }
      resealed += stretch.resealed
      after = stretch.resume
      if after == nil { return (resealed, stretches) }
    }
    Issue.record("the sweep does not end")
    return (resealed, 100)
  }

  @Test func everythingIsSealedAnewAndMeansTheSame() throws {
    let world = try World()
    let old = Rotating(hashes: world.sealing, generation: 1)
    let new = Rotating(hashes: world.sealing, generation: 2)
    let made = try make(300, world, old)
    let swept = try sweep(world, new)
    #expect(swept.resealed == 600)
    #expect(swept.stretches > 2)
    #expect(try sweep(world, new).resealed == 0)
    // Whoever holds the new keys alone finds all of it, in the order of its making.
    var alone = new
    alone.held = 2...2
    var reading = try transaction(world, alone, isReadOnly: true)
    let found = try reading.locate(LocateQuery(scope: .owner("alice")))
    #expect(found.objects.map(\.uniqueIdentifier) == made.reversed())
    for (number, identifier) in made.enumerated() {
      let object = try #require(try reading.find(identifier))
      #expect(try reading.material(of: object) == value([UInt8(truncatingIfNeeded: number)]))
    }
    // And what is changed afterwards keeps its place.
    var changing = try transaction(world, alone)
    var object = try #require(try changing.find(made[0]))
    object.attributes.set(.state, State.active)
    try changing.update(object)
    #expect(try world.commit(changing) == .applied)
    var again = try transaction(world, alone, isReadOnly: true)
    #expect(try again.locate(LocateQuery(scope: .owner("alice"))).objects.last?.uniqueIdentifier == made[0])
  }

  @Test func aRecordThatChangedMeanwhileIsLeftToItsChange() throws {
    let world = try World()
    let old = Rotating(hashes: world.sealing, generation: 1)
    let new = Rotating(hashes: world.sealing, generation: 2)
    let made = try make(3, world, old)
    let stretch = try Resealing.stretch(
      after: nil, in: try world.store.view(), stamp: Stamp(time: 3_000), sealing: new)
    var changing = try transaction(world, old)
    var object = try #require(try changing.find(made[1]))
    object.attributes.set(.state, State.active)
    try changing.update(object)
    #expect(try world.commit(changing) == .applied)
    guard case .conflict = try world.commit(try #require(stretch.mutation)) else {
      Issue.record("a change was undone by sealing")
      return
    }
    _ = try sweep(world, new)
    var reading = try transaction(world, new, isReadOnly: true)
    #expect(try reading.find(made[1])?.attributes.state == .active)
  }

  @Test func repliesToClusterCommandsAreNoSeals() throws {
    let world = try World()
    let new = Rotating(hashes: world.sealing, generation: 2)
    let request = RequestIdentity(origin: 1, incarnation: 1, sequence: 1)
    var membership = try MembershipTransaction(view: world.store.view(), stamp: Stamp(time: 1, request: request))
    membership.put(MemberRecord(Member(id: 1)))
    #expect(try world.commit(try #require(try membership.finish(reply: [1, 0]))) == .applied)
    #expect(try sweep(world, new).resealed == 0)
  }

  /// A stretch that is full of what stays as it is goes on where it ended.
  @Test func manyClearRepliesHideNothingBehindThem() throws {
    let world = try World()
    let old = Rotating(hashes: world.sealing, generation: 1)
    let new = Rotating(hashes: world.sealing, generation: 2)
    for sequence in 1...300 as ClosedRange<UInt64> {
      let request = RequestIdentity(origin: 1, incarnation: 1, sequence: sequence)
      var membership = try MembershipTransaction(view: world.store.view(), stamp: Stamp(time: 1, request: request))
      membership.put(MemberRecord(Member(id: 1), isUnwanted: sequence % 2 == 0))
      #expect(try world.commit(try #require(try membership.finish(reply: [9, 0]))) == .applied)
    }
    let sealed = RecordSpace.reply(RequestIdentity(origin: 2, incarnation: 1, sequence: 1))
    var mutation = Mutation(stamp: Stamp(time: 1))
    mutation.writes.append(.put(sealed, try old.seal(SecretBytes([1, 2, 3]), boundTo: sealed.bytes)))
    #expect(try world.commit(mutation) == .applied)
    #expect(try sweep(world, new).resealed == 1)
    let record = try #require(try world.store.view().record(sealed))
    #expect(new.isCurrent(SealedBytes(opaque: record.value)))
  }

  @Test func whatNoKeyOpensStopsTheSweepInsteadOfBeingLost() throws {
    let world = try World()
    _ = try make(1, world, Rotating(hashes: world.sealing, generation: 1))
    var new = Rotating(hashes: world.sealing, generation: 2)
    new.held = 2...2
    #expect(throws: RegistryError.sealing(.unknownKeyVersion(0))) {
      try Resealing.stretch(after: nil, in: try world.store.view(), stamp: Stamp(time: 3_000), sealing: new)
    }
  }
}

/// A name space that is being destroyed.
extension ResealingTests {
  @Test func nothingOfADestroyedNameSpaceIsCarriedOver() throws {
    let world = try World()
    let old = Rotating(hashes: world.sealing, generation: 1)
    let new = Rotating(hashes: world.sealing, generation: 2)
    var kept: [UniqueIdentifier] = []
    var gone: [UniqueIdentifier] = []
    for number in 0..<600 {
      var transaction = try transaction(world, old)
      let identifier = transaction.newUniqueIdentifier()
      let owner: Text = number % 2 == 0 ? "alice" : "mallory"
      // The same names: they are unique within an owner's name space.
      let record = object(identifier, owner, name: Text("n\(number / 2)"), group: "g")
      try transaction.insert(record, value: value([7]))
      #expect(try world.commit(transaction) == .applied)
      if number % 2 == 0 { kept.append(identifier) } else { gone.append(identifier) }
    }
    // A destroyed object's attributes go as well, and one that stands under the new key already.
    for (identifier, sealing) in [(gone[0], old), (gone[1], new), (kept[0], new)] {
      var changing = try transaction(world, sealing)
      let object = try #require(try changing.find(identifier))
      if identifier == gone[0] { try changing.destroy(object) } else { try changing.update(object) }
      #expect(try world.commit(changing) == .applied)
    }
    let swept = try sweep(world, new, destroying: "mallory")
    #expect(swept.stretches > 2)
    #expect(try sweep(world, new, destroying: "mallory").resealed == 0)
    var reading = try transaction(world, new, isReadOnly: true)
    let everything = Set(StorageClass.allCases)
    #expect(
      try reading.locate(LocateQuery(scope: .everybody, storage: everything)).objects.map(\.uniqueIdentifier)
        == kept.reversed())
    #expect(try reading.locate(LocateQuery(scope: .owner("mallory"), storage: everything)).objects.isEmpty)
    for identifier in gone { #expect(try reading.find(identifier) == nil) }
    // Not a record, name or posting of theirs is left: as much is there as if they had never been.
    #expect(try count(in: world) == count(ofObjects: kept.count))
    // Names are free again.
    var making = try transaction(world, new)
    #expect(try !making.isNameTaken("n1", owner: "mallory"))
    #expect(try making.isNameTaken("n1", owner: "alice"))
  }

  private func count(in world: World) throws -> Int {
    var count = 0
    try world.store.view().scan(.all, .ascending) { key, _ in
      if "AMNP".utf8.contains(key.bytes[0]) { count += 1 }
      return .proceed
    }
    return count
  }

  /// Attributes, material, a name, and three postings for the owner and for everybody.
  private func count(ofObjects objects: Int) -> Int { objects * (3 + 2 * 3) }

  @Test func aStretchEndsBeforeItRemovesTooMuchAtOnce() throws {
    let world = try World()
    let old = Rotating(hashes: world.sealing, generation: 1)
    let new = Rotating(hashes: world.sealing, generation: 2)
    for _ in 0..<4 {
      var transaction = try transaction(world, old)
      let identifier = transaction.newUniqueIdentifier()
      var record = object(identifier, "mallory")
      for group in 0..<2_000 { record.attributes.append(.objectGroup, .textString(Text("group \(group)"))) }
      try transaction.insert(record, value: value([7]))
      #expect(try world.commit(transaction) == .applied)
    }
    #expect(try sweep(world, new, destroying: "mallory").stretches == 3)
    #expect(try count(in: world) == 0)
  }

  @Test func anObjectThatChangesMeanwhileIsMetAgain() throws {
    let world = try World()
    let old = Rotating(hashes: world.sealing, generation: 1)
    let new = Rotating(hashes: world.sealing, generation: 2)
    var making = try transaction(world, old)
    let identifier = making.newUniqueIdentifier()
    try making.insert(object(identifier, "mallory", name: "a"), value: value([7]))
    #expect(try world.commit(making) == .applied)
    let stretch = try Resealing.stretch(
      after: nil, in: try world.store.view(), stamp: Stamp(time: 3_000), sealing: new,
      destroying: NameSpaceMark(owner: "mallory", new))
    var changing = try transaction(world, old)
    var object = try #require(try changing.find(identifier))
    object.attributes.append(.name, Name("b").value)
    try changing.update(object)
    #expect(try world.commit(changing) == .applied)
    guard case .conflict = try world.commit(try #require(stretch.mutation)) else {
      Issue.record("a name was left behind")
      return
    }
    _ = try sweep(world, new, destroying: "mallory")
    #expect(try count(in: world) == 0)
  }
}

/// Audit leaves are sealed anew as well, and the tree over them stays what it is.
extension ResealingTests {
  @Test func leavesKeepTheirHashes() throws {
    let world = try World()
    let old = Rotating(hashes: world.sealing, generation: 1)
    let new = Rotating(hashes: world.sealing, generation: 2)
    for number in 0..<3 as Range<Int64> {
      var transaction = try transaction(world, old)
      transaction.audit(AuditRecord(time: number, identity: "alice", operation: .get))
      #expect(try world.commit(transaction) == .applied)
    }
    // One that a leader without a key has written.
    var membership = try MembershipTransaction(view: world.store.view(), stamp: Stamp(time: 1))
    membership.put(MemberRecord(Member(id: 1)))
    membership.audit(
      AuditRecord(time: 9, identity: "node-1", operation: nil, command: "begins anew"), mayBeClear: true)
    #expect(try world.commit(try #require(try membership.finish(reply: []))) == .applied)
    let tree = world.machine.ledger.tree
    #expect(try sweep(world, new).resealed == 4)
    #expect(try sweep(world, new).resealed == 0)
    #expect(world.machine.ledger.tree == tree)
    var alone = new
    alone.held = 2...2
    let leaves = try RecordLeafStore.leaves(from: 0, maximum: 9, view: world.store.view())
    let records = try leaves.map { try AuditRecord.open(leaf: $0, sealing: alone) }
    #expect(records.map(\.time) == [0, 1, 2, 9])
    #expect(records.last?.command == "begins anew")
  }

  @Test func withoutAKeyOnlyWhatTellsOfANodeIsWritten() throws {
    let world = try World()
    var membership = try MembershipTransaction(view: world.store.view(), stamp: Stamp(time: 1))
    membership.put(MemberRecord(Member(id: 1)))
    membership.audit(AuditRecord(time: 9, identity: "alice", operation: nil, command: "remove node 2"))
    #expect(throws: RegistryError.sealing(.sealed)) { try membership.finish(reply: []) }
  }
}
