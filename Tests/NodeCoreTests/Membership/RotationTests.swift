import Access
import NodeCore
import Raft
import Registry
import Secrets
import Store
import TTLV
import Testing

/// Rotations of keys, as far as the core orders them.
struct RotationTests {
  private static let commitment = [UInt8](repeating: 9, count: 32)

  private func bench(_ count: Int, _ particulars: [Int: Particulars] = [:]) throws -> Bench {
    let bench = try Bench(count, particulars)
    #expect(try bench.run(until: { bench.leader?.machine.members.index ?? 0 > 0 }))
    try bench.run(ticks: 20)
    return bench
  }

  private func keys(_ bench: Bench) -> KeyLedger? { bench.leader?.machine.members.keys }

  @Test func aKeyringIsUsedWhenEveryFullVoterHoldsIt() throws {
    let bench = try bench(4, [4: Particulars(kind: .witness)])
    #expect(try bench.command(.offerKeys(generation: 2, commitment: Self.commitment, by: 1)) == .done)
    for id in [1, 2] as [UInt64] {
      #expect(try bench.command(.holdKeys(generation: 2, by: NodeID(id))) == .done)
      // Said twice, it is as before.
      #expect(try bench.command(.holdKeys(generation: 2, by: NodeID(id))) == .done)
    }
    try bench.run(ticks: 50)
    #expect(keys(bench)?.generation == 1)
    #expect(keys(bench)?.offer?.holders == [1, 2])
    guard case .refused(.sealed, _)? = try bench.command(.holdKeys(generation: 2, by: 4)) else {
      Issue.record("a witness cannot hold keys")
      return
    }
    #expect(try bench.command(.holdKeys(generation: 2, by: 3)) == .done)
    #expect(try bench.run(until: { keys(bench)?.generation == 2 }, limit: 20))
    #expect(keys(bench)?.commitment == Self.commitment)
    // Every edge is told.
    try bench.run(ticks: 10)
    for id in 1...4 as ClosedRange<UInt64> { #expect(bench[id].keys.generation == 2) }
  }

  /// A cluster of one that was recovered, or restored, when the keys were not the first ones any more.
  @Test func aClusterThatBeginsAnewGoesOnWithItsKeys() throws {
    let bench = try Bench(1)
    let store = MemoryStore()
    var records: [(key: RecordKey, record: Record)]? = try MemberTable.begunAnew(
      after: store.view(), known: 3, generation: 2, commitment: Self.commitment)
    try store.replace(at: Revision(term: 0, index: 0)) {
      defer { records = nil }
      return records
    }
    var disk = MemoryLogStorage()
    disk.configuration = Configuration(voters: [1])
    bench.nodes[1] = try Bench.Node(Member(id: 1), start: 1, disk, store, founders: [Member(id: 1)])
    bench[1].generation = 2
    #expect(try bench.run(until: { bench[1].machine.members.index > 0 }))
    #expect(keys(bench)?.generation == 2)
    #expect(bench[1].keys.generation == 2)
    guard case .admitted(let member, _)? = try bench.admit(7) else {
      Issue.record("a cluster that begins anew takes members")
      return
    }
    #expect(member.id == 4)
  }

  @Test func aRotationEndsWhenNobodyHasAnythingOlder() throws {
    let bench = try bench(3)
    _ = try bench.command(.offerKeys(generation: 2, commitment: Self.commitment, by: 2))
    for id in 1...3 as ClosedRange<UInt64> { _ = try bench.command(.holdKeys(generation: 2, by: NodeID(id))) }
    #expect(try bench.run(until: { keys(bench)?.generation == 2 }, limit: 20))
    // Nothing is swept by a leader that seals under the old keys still.
    try bench.run(ticks: 50)
    #expect(keys(bench)?.sweptAt == 0)
    for id in 1...3 as ClosedRange<UInt64> { bench[id].generation = 2 }
    #expect(try bench.run(until: { keys(bench)?.sweptAt ?? 0 > 0 }, limit: 20))
    // Another rotation has to wait, and a log that reaches back is cut.
    guard
      case .refused(.changeInProgress, _)? = try bench.command(
        .offerKeys(generation: 3, commitment: Self.commitment, by: 1))
    else {
      Issue.record("two rotations at a time")
      return
    }
    let swept = try #require(keys(bench)?.sweptAt)
    #expect(
      try bench.run(
        until: { (1...3).allSatisfy { bench[UInt64($0)].core.status.firstIndex.rawValue > swept } }, limit: 100))
    for id in 1...3 as ClosedRange<UInt64> {
      #expect(keys(bench)?.oldest == 1)
      _ = try bench.command(.clearKeys(generation: 2, by: NodeID(id)))
    }
    #expect(try bench.run(until: { keys(bench)?.isIdle == true }, limit: 20))
    #expect(keys(bench)?.oldest == 2)
  }

  @Test func theNextLeaderGoesOn() throws {
    let bench = try bench(3)
    _ = try bench.command(.offerKeys(generation: 2, commitment: Self.commitment, by: 2))
    for id in 1...3 as ClosedRange<UInt64> { _ = try bench.command(.holdKeys(generation: 2, by: NodeID(id))) }
    #expect(try bench.run(until: { keys(bench)?.generation == 2 }, limit: 20))
    let leader = try #require(bench.leader)
    bench.cut = [leader.member.id]
    for id in 1...3 as ClosedRange<UInt64> { bench[id].generation = 2 }
    #expect(try bench.run(until: { bench.leader.map { $0 !== leader } ?? false }))
    #expect(try bench.run(until: { keys(bench)?.sweptAt ?? 0 > 0 }, limit: 100))
    for id in 1...3 as ClosedRange<UInt64> where NodeID(id) != leader.member.id {
      _ = try bench.command(.clearKeys(generation: 2, by: NodeID(id)))
    }
    try bench.run(ticks: 50)
    // A member that is away keeps the old keys from being retired.
    #expect(keys(bench)?.oldest == 1)
    bench.cut = []
    try bench.run(ticks: 50)
    _ = try bench.command(.clearKeys(generation: 2, by: leader.member.id))
    #expect(try bench.run(until: { keys(bench)?.isIdle == true }, limit: 40))
  }

  @Test func anOfferWhoseMakerIsGoneGivesWayToTheNext() throws {
    let bench = try bench(3)
    _ = try bench.command(.offerKeys(generation: 2, commitment: Self.commitment, by: 3))
    guard
      case .refused(.changeInProgress, _)? = try bench.command(
        .offerKeys(generation: 2, commitment: [UInt8](repeating: 1, count: 32), by: 1))
    else {
      Issue.record("one number for two keyrings")
      return
    }
    #expect(
      try bench.command(.offerKeys(generation: 3, commitment: [UInt8](repeating: 1, count: 32), by: 1)) == .done)
    guard case .refused(.changeInProgress, _)? = try bench.command(.holdKeys(generation: 2, by: 2)) else {
      Issue.record("a keyring that is not offered any more is held")
      return
    }
    #expect(keys(bench)?.offer?.generation == 3)
  }

  /// An order to destroy a name space stands in the ledger until the state is swept, and needs a leader with keys.
  @Test func aNameSpaceIsDestroyedByARotation() throws {
    let bench = try bench(3)
    for id in 1...3 as ClosedRange<UInt64> { bench[id].generation = nil }
    let order = ClusterCommand.destroyNameSpace("mallory", generation: 2, commitment: Self.commitment, by: 1)
    guard case .refused(.sealed, _)? = try bench.command(order) else {
      Issue.record("who holds no key can name no name space")
      return
    }
    for id in 1...3 as ClosedRange<UInt64> { bench[id].generation = 1 }
    guard
      case .refused(.malformed, _)? = try bench.command(
        .destroyNameSpace("\u{1}system", generation: 2, commitment: Self.commitment, by: 1))
    else {
      Issue.record("the server's own objects are no name space")
      return
    }
    #expect(try bench.command(order) == .done)
    let mark = try #require(keys(bench)?.offer?.destroyed)
    for id in 1...3 as ClosedRange<UInt64> { _ = try bench.command(.holdKeys(generation: 2, by: NodeID(id))) }
    #expect(try bench.run(until: { keys(bench)?.generation == 2 }, limit: 20))
    #expect(keys(bench)?.destroyed == mark)
    for id in 1...3 as ClosedRange<UInt64> { bench[id].generation = 2 }
    #expect(try bench.run(until: { keys(bench)?.sweptAt ?? 0 > 0 }, limit: 20))
    #expect(keys(bench)?.destroyed == nil)
  }

  @Test func aWriteThatCameBackSealedUnderOldKeysIsPlannedAgain() throws {
    let bench = try bench(1)
    let node = bench[1]
    node.generation = 2
    // The core asks for generation 1: a worker that has gone on already does not plan for it.
    node.core.step(.request(.init(id: 9, frame: [1], principal: .init(identity: "a"), kind: .write)))
    try bench.run(ticks: 5)
    #expect(node.replies[9] == nil && node.refusals[9] == nil)
    node.generation = 1
    try bench.run(ticks: 3)
    #expect(node.replies[9] != nil)
  }
}
