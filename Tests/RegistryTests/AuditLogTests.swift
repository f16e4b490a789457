import KMIP
import Secrets
import Store
import TTLV
import Testing

@testable import Registry

/// The audit log's life in the state: leaves, signed heads, pruning.
struct AuditLogTests {
  private func world(leaves: Int) throws -> World {
    let world = try World()
    for number in 0..<leaves { try add(number, to: world) }
    return world
  }

  private func add(_ number: Int, to world: World) throws {
    var transaction = try world.transaction()
    transaction.audit(
      AuditRecord(time: Int64(number), identity: "alice", operation: .get, object: UniqueIdentifier("u")))
    try world.commit(transaction)
  }

  private func head(_ world: World) throws -> SignedHead {
    let tree = try Ledger(of: try world.store.view()).tree
    return SignedHead(
      cluster: [UInt8](repeating: 1, count: 16), size: tree.size, root: tree.head, time: 5, node: 1,
      certificate: [1, 2], signature: [3])
  }

  private func command(
    _ world: World, _ body: (inout MembershipTransaction) throws -> MembershipTransaction.AuditRefusal?
  ) throws -> (MembershipTransaction.AuditRefusal?, Mutation?) {
    var transaction = try MembershipTransaction(view: try world.store.view(), stamp: Stamp(time: 9))
    let refusal = try body(&transaction)
    return (refusal, try transaction.finish(reply: [], sealing: world.sealing, entropy: world.entropy))
  }

  private func keep(_ head: SignedHead, in world: World) throws -> (
    MembershipTransaction.AuditRefusal?, Mutation?
  ) {
    try command(world) { try $0.put(head) }
  }

  @Test func equalRecordsHaveLeavesThatTellNothing() throws {
    let world = try World()
    var transaction = try world.transaction()
    let record = AuditRecord(time: 1, identity: "alice", operation: .get)
    transaction.audit(record)
    transaction.audit(record)
    try world.commit(transaction)
    let leaves = try RecordLeafStore.leaves(from: 0, maximum: 9, view: try world.store.view())
    #expect(leaves.count == 2)
    #expect(AuditLeaf.hash(of: leaves[0]) != AuditLeaf.hash(of: leaves[1]))
    for leaf in leaves {
      let entry = try AuditLeaf.open(leaf, sealing: world.sealing)
      #expect(entry.record == record)
      #expect(entry.leafHash == AuditLeaf.hash(of: leaf))
    }
    // Another entry's hash before a sealed entry.
    let forged = AuditLeaf.hash(of: leaves[0]) + leaves[1].dropFirst(AuditLeaf.hashLength)
    #expect(throws: RegistryError.self) { try AuditLeaf.open(forged, sealing: world.sealing) }
    for length in [0, 31, 32, 40] {
      #expect(throws: RegistryError.self) {
        try AuditLeaf.open(Array(leaves[0].prefix(length)), sealing: world.sealing)
      }
    }
  }

  /// What a node hands to the leader in clear becomes, sealed by it, the leaf that the node would have made.
  @Test func recordsInClearAreSealedByAnother() throws {
    let world = try World()
    let record = AuditRecord(time: 1, identity: "alice", operation: .encrypt, object: UniqueIdentifier("u"))
    var transaction = Transaction(
      view: try world.store.view(), stamp: Stamp(time: 1), sealing: SealedOff(), entropy: world.entropy,
      recordsInClear: true)
    transaction.audit(record)
    transaction.audit(record)
    // Nothing is sealed here.
    let clear = try #require(try transaction.finish()).leaves.map(\.bytes)
    #expect(clear.count == 2)
    #expect(AuditLeaf.hash(of: clear[0]) != AuditLeaf.hash(of: clear[1]))
    for leaf in clear {
      let sealed = try AuditLeaf.sealed(clear: leaf, world.sealing).bytes
      #expect(AuditLeaf.hash(of: sealed) == AuditLeaf.hash(of: leaf))
      #expect(try AuditLeaf.open(sealed, sealing: world.sealing).record == record)
      #expect(throws: RegistryError.self) { try AuditLeaf.sealed(clear: sealed, world.sealing) }
      #expect(throws: RegistryError.self) { try AuditLeaf.sealed(clear: leaf, SealedOff()) }
      for length in [0, 31, 32, 33, leaf.count - 1] {
        #expect(throws: RegistryError.self) { try AuditLeaf.sealed(clear: Array(leaf.prefix(length)), world.sealing) }
      }
    }
    let forged = AuditLeaf.hash(of: clear[0]) + clear[1].dropFirst(AuditLeaf.hashLength)
    #expect(throws: RegistryError.self) { try AuditLeaf.sealed(clear: forged, world.sealing) }
  }

  /// Sealing anew under another key changes no head: the tree is over the entries in clear.
  @Test func sealingAnewKeepsTheTree() throws {
    let other = FakeSealing(key: 9)
    let entry = AuditEntry(AuditRecord(time: 1, identity: "a", operation: .get), salt: [UInt8](repeating: 5, count: 16))
    let hashes = try [FakeSealing(), other].map { sealing -> [UInt8] in
      let leaf = entry.leafHash + (try sealing.seal(SecretBytes(entry.bytes), boundTo: AuditEntry.binding)).bytes
      return try AuditLeaf.open(leaf, sealing: sealing).leafHash
    }
    #expect(hashes[0] == hashes[1])
  }

  @Test func everyFieldComesBack() throws {
    let record = AuditRecord(
      time: -1, identity: "bob", node: .max, connection: 0, operation: nil, command: "remove node 3",
      object: UniqueIdentifier("u"), refusal: .permissionDenied, clientCorrelation: "c", serverCorrelation: "s",
      message: "m")
    let entry = AuditEntry(record, salt: [UInt8](repeating: 5, count: 16))
    #expect(try AuditEntry(bytes: entry.bytes).record == record)
    for length in 0..<entry.bytes.count {
      #expect(throws: RegistryError.self) { try AuditEntry(bytes: Array(entry.bytes[..<length])) }
    }
  }

  @Test func prunedUnderAHeadTheLogGoesOn() throws {
    let world = try world(leaves: 10)
    let head = try head(world)
    let (refusal, mutation) = try command(world) { try $0.prune(through: 6, under: head) }
    #expect(refusal == nil)
    #expect(try world.commit(try #require(mutation)) == .applied)
    let view = try world.store.view()
    let pruned = try PrunedLog(of: view)
    #expect(pruned.first == 6 && pruned.head == head)
    #expect(try RecordLeafStore.leaves(from: 0, maximum: 99, view: view).count == 4)
    try add(11, to: world)
    var tree = pruned.tree
    for leaf in try RecordLeafStore.leaves(from: 6, maximum: 99, view: try world.store.view()) {
      tree.append(leafHash: AuditLeaf.hash(of: leaf))
    }
    let whole = try Ledger(of: try world.store.view()).tree
    #expect(tree == whole)
    // The same once more: those leaves are gone.
    #expect(try command(world) { try $0.prune(through: 6, under: head) }.0 == .beyond(first: 6, size: 11))
    // Two at a time: the later one would have pruned another log than it saw.
    let first = try command(world) { try $0.prune(through: 8, under: head) }.1
    let second = try command(world) { try $0.prune(through: 9, under: head) }.1
    #expect(try world.commit(try #require(first)) == .applied)
    guard case .conflict = try world.commit(try #require(second)) else {
      Issue.record("pruned over another log")
      return
    }
    #expect(try RecordLeafStore.leaves(from: 0, maximum: 99, view: try world.store.view()).count == 3)
  }

  @Test func nothingIsPrunedUnderAnotherHead() throws {
    let world = try world(leaves: 10)
    var forged = try head(world)
    forged.root[0] ^= 1
    #expect(try command(world) { try $0.prune(through: 10, under: forged) }.0 == .anotherHead)
    #expect(try keep(forged, in: world).0 == .anotherHead)
    var later = try head(world)
    later.size = 11
    #expect(try command(world) { try $0.prune(through: 10, under: later) }.0 == .beyond(first: 0, size: 10))
    #expect(try keep(later, in: world).0 == .beyond(first: 0, size: 10))
    var earlier = try head(world)
    earlier.size = 5
    #expect(try command(world) { try $0.prune(through: 6, under: earlier) }.0 == .beyond(first: 0, size: 10))
    #expect(try command(world) { try $0.prune(through: 0, under: earlier) }.0 == .beyond(first: 0, size: 10))
  }

  @Test func theNewestHeadsAreKept() throws {
    let world = try World()
    for number in 0..<RegistryLimits.signedHeads + 9 {
      try add(number, to: world)
      let newest = try head(world)
      let (refusal, mutation) = try keep(newest, in: world)
      #expect(refusal == nil)
      #expect(try world.commit(try #require(mutation)) == .applied)
      // The same size once more is no news.
      #expect(try keep(newest, in: world).1 == nil)
    }
    let heads = try SignedHead.all(in: try world.store.view())
    #expect(heads.count == RegistryLimits.signedHeads)
    #expect(heads.map(\.size) == Array(UInt64(10)...UInt64(RegistryLimits.signedHeads + 9)))
    let newest = try head(world)
    #expect(heads.last == newest)
  }
}
