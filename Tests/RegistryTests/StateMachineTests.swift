import KMIP
import Secrets
import Store
import TTLV
import Testing

@testable import Registry

struct StateMachineTests {
  /// Mutations that make, change and destroy, some of which conflict.
  private func log(_ seed: UInt64, entries: Int) throws -> [CommittedEntry] {
    let world = try World()
    var generator = Seeded(seed)
    var log: [CommittedEntry] = []
    var stale: [Transaction] = []
    var made: [UniqueIdentifier] = []
    while log.count < entries {
      let revision = Revision(term: 1 + UInt64(log.count / 10), index: UInt64(log.count) + 1)
      var bytes: [UInt8] = []
      if Int.random(in: 0..<8, using: &generator) > 0 {
        var transaction = try world.transaction()
        let identifier = made.randomElement(using: &generator)
        if let identifier, Bool.random(using: &generator), let record = try transaction.find(identifier) {
          try transaction.destroy(record)
        } else {
          let new = transaction.newUniqueIdentifier()
          made.append(new)
          let name = Text("name \(Int.random(in: 0..<6, using: &generator))")
          _ = try transaction.isNameTaken(name, owner: "alice")
          try transaction.insert(object(new, "alice", name: name), value: value([1]))
        }
        transaction.audit(AuditRecord(time: world.time, identity: "alice", operation: .create))
        stale.append(transaction)
        let at = Int.random(in: max(0, stale.count - 3)..<stale.count, using: &generator)
        bytes = try #require(try stale[at].finish()).encoded()
      }
      log.append(CommittedEntry(revision: revision, bytes: bytes))
      _ = try world.machine.apply([log[log.count - 1]])
    }
    return log
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func batchesOfAnySizeComeToTheSame(seed: UInt64) throws {
    let log = try log(seed, entries: 60)
    var generator = Seeded(seed)
    var reference: (digest: [UInt8], outcomes: [AppliedEntry])?
    for _ in 0..<5 {
      let store = MemoryStore()
      var machine = try StateMachine(store: store)
      var outcomes: [AppliedEntry] = []
      var at = 0
      while at < log.count {
        // A machine that starts anew knows no revisions by heart, and must come to the same.
        if Int.random(in: 0..<4, using: &generator) == 0 { machine = try StateMachine(store: store) }
        // Some of what was applied comes again, as after a restart.
        let from = Int.random(in: max(0, at - 4)...at, using: &generator)
        let to = min(log.count, at + Int.random(in: 1...9, using: &generator))
        outcomes += try machine.apply(Array(log[from..<to]))
        at = to
      }
      #expect(try machine.apply(log).isEmpty, "replaying is harmless")
      let digest = try StateDigest.scan(try store.view())
      if let reference {
        #expect(reference.outcomes == outcomes)
        #expect(machine.ledger == (try Ledger(of: try store.view())))
        #expect(reference.digest == digest)
      } else {
        reference = (digest, outcomes)
      }
    }
    let outcomes = try #require(reference).outcomes
    #expect(outcomes.count == log.count)
    #expect(outcomes.contains { $0.outcome != .applied })
    #expect(outcomes.contains { $0.outcome == .applied })
  }

  @Test func restartingInTheMiddleComesToTheSame() throws {
    let log = try log(9, entries: 60)
    let whole = MemoryStore()
    var machine = try StateMachine(store: whole)
    _ = try machine.apply(log)
    for cut in stride(from: 0, to: 60, by: 7) {
      let store = MemoryStore()
      var first = try StateMachine(store: store)
      _ = try first.apply(Array(log[..<(cut / 2)]))
      _ = try store.flush()
      _ = try first.apply(Array(log[..<cut]))
      let found = store.crash()
      var second = try StateMachine(store: found)
      _ = try second.apply(log)
      #expect(try StateDigest.scan(try found.view()) == (try StateDigest.scan(try whole.view())))
    }
  }

  @Test func theDigestTellsStatesApart() throws {
    let log = try log(4, entries: 30)
    var seen: Set<[UInt8]> = []
    let store = MemoryStore()
    var machine = try StateMachine(store: store)
    seen.insert(try StateDigest.scan(try store.view()))
    var changes = 1
    for entry in log {
      let applied = try machine.apply([entry])
      if !entry.bytes.isEmpty, applied[0].outcome == .applied { changes += 1 }
      seen.insert(try StateDigest.scan(try store.view()))
    }
    #expect(seen.count == changes)
    #expect(changes > 10)
  }

  @Test func anEntryOfAnotherVersionStopsBeforeItIsWritten() throws {
    let log = try log(5, entries: 10)
    let store = MemoryStore()
    var machine = try StateMachine(store: store)
    let foreign = BinaryEncoder.encode(
      Item(.mutation, .structure([Item(.formatVersion, .integer(9)), Item(.stampTime, .longInteger(1))])))
    let revision = Revision(term: 9, index: 11)
    #expect(throws: RegistryError.unknownFormat(what: "mutation", version: 9)) {
      try machine.apply(log + [CommittedEntry(revision: revision, bytes: foreign)])
    }
    #expect(store.applied.index == 10)
    let digest = try StateDigest.scan(try store.view())
    #expect(throws: RegistryError.self) {
      try machine.apply([CommittedEntry(revision: revision, bytes: [1, 2, 3])])
    }
    #expect(try StateDigest.scan(try store.view()) == digest)
  }

  @Test func leavesAreNumberedAndOpen() throws {
    let world = try World()
    for number in 0..<10 {
      var transaction = try world.transaction()
      let record = AuditRecord(
        time: Int64(number), identity: "alice", node: 2, connection: .max, operation: .get,
        object: UniqueIdentifier("u"), refusal: number % 2 == 0 ? nil : .itemNotFound, clientCorrelation: "c",
        serverCorrelation: "s")
      transaction.audit(record)
      try world.commit(transaction)
    }
    let leaves = try RecordLeafStore.leaves(from: 3, maximum: 4, view: try world.store.view())
    #expect(leaves.count == 4)
    for (offset, leaf) in leaves.enumerated() {
      let record = try AuditRecord.open(leaf: leaf, sealing: world.sealing)
      #expect(record.time == Int64(3 + offset))
      #expect(record.connection == .max && record.node == 2 && record.object == UniqueIdentifier("u"))
      #expect(record.refusal == (offset % 2 == 0 ? .itemNotFound : nil))
      #expect(record.clientCorrelation == "c" && record.serverCorrelation == "s")
    }
    var tree = MerkleTree()
    for leaf in try RecordLeafStore.leaves(from: 0, maximum: 100, view: try world.store.view()) {
      tree.append(try AuditLeaf.open(leaf, sealing: world.sealing).bytes)
    }
    #expect(tree.size == 10)
    #expect(tree == world.machine.ledger.tree)
    #expect(world.machine.ledger.newestStamp == world.time)
  }
}
