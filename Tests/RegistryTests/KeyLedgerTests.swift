import Raft
import Store
import TTLV
import Testing

@testable import Registry

/// What the members agree upon about their keys.
struct KeyLedgerTests {
  private static let commitment = [UInt8](repeating: 9, count: 32)

  private func table(_ standings: [(UInt64, Member.Kind, MemberRecord.Standing)]) -> MemberTable {
    MemberTable(
      index: 1, standings.map { MemberRecord(Member(id: NodeID($0.0), Particulars(kind: $0.1)), standing: $0.2) })
  }

  @Test func onlyVotersThatHoldKeysAreWaitedFor() {
    let table = table([
      (1, .full, .voter), (2, .full, .voter), (3, .witness, .voter), (4, .full, .learner), (5, .full, .gone),
      (6, .full, .leaving),
    ])
    var keys = KeyLedger()
    #expect({ keys.offer(2, Self.commitment, by: 1, table) }())
    for (node, isEnough) in [(1, false), (2, false), (2, false), (6, true)] as [(NodeID, Bool)] {
      let isHeld = keys.hold(2, by: node)
      #expect(isHeld)
      #expect(keys.mayActivate(table) == isEnough)
    }
    #expect(!{ keys.hold(3, by: 1) }())
    var isUsed = keys
    #expect({ isUsed.take(.activate(generation: 2), table) }())
    #expect(isUsed.generation == 2 && isUsed.oldest == 1 && isUsed.offer == nil && isUsed.isSweeping)
    #expect(!{ keys.take(.activate(generation: 3), table) }())
    // The learner and the witness hold seals as well: they are waited for at the end.
    #expect(!{ isUsed.clear(2, by: 1) }())
    #expect({ isUsed.take(.swept(generation: 2, at: 40), table) }())
    #expect(!{ isUsed.take(.swept(generation: 2, at: 50), table) }())
    for node in [1, 2, 3, 6] as [NodeID] { #expect({ isUsed.clear(2, by: node) }()) }
    #expect(!{ isUsed.take(.retire(generation: 2), table) }())
    #expect({ isUsed.clear(2, by: 4) }())
    #expect({ isUsed.take(.retire(generation: 2), table) }())
    #expect(isUsed.isIdle && isUsed.oldest == 2)
    // Member 5 had left before, and does not know these; who leaves now does.
    #expect(isUsed.departed == 1 && !isUsed.isOutdated(table))
    var later = table
    later[6]?.standing = .gone
    #expect(isUsed.isOutdated(later))
  }

  @Test func aClusterThatBeginsAnewGoesOnWithItsKeys() {
    let one = table([(1, .full, .voter)])
    var keys = KeyLedger()
    #expect(keys.begunAnew(1, Self.commitment) == keys)
    #expect({ keys.offer(2, Self.commitment, by: 1, one) }())
    // Offered, perhaps used by entries that this state lacks: the keyring that opens both is taken along.
    let offered = keys.begunAnew(2, Self.commitment)
    #expect(offered.generation == 2 && offered.oldest == 1 && offered.isSweeping && offered.offer == nil)
    #expect(offered.commitment == Self.commitment)
    // Offered and not taken along: its number is not given again.
    let without = keys.begunAnew(1, [])
    #expect(without.generation == 1 && without.newest == 2 && without.isIdle)
    #expect({ keys.hold(2, by: 1) }())
    #expect({ keys.take(.activate(generation: 2), one) }())
    #expect({ keys.take(.swept(generation: 2, at: 9), one) }())
    #expect({ keys.clear(2, by: 1) }())
    #expect({ keys.take(.retire(generation: 2), one) }())
    #expect(keys.begunAnew(2, Self.commitment) == keys)
  }

  @Test func oneRotationAtATimeAndNoNumberTwice() {
    let one = table([(1, .full, .voter)])
    var keys = KeyLedger()
    #expect(!{ keys.offer(3, Self.commitment, by: 1, MemberTable()) }())
    #expect({ keys.offer(2, Self.commitment, by: 1, MemberTable()) }())
    #expect({ keys.offer(2, Self.commitment, by: 1, MemberTable()) }())
    #expect(!{ keys.offer(2, [UInt8](repeating: 1, count: 32), by: 2, MemberTable()) }())
    // Its maker is gone, and another one begins.
    #expect({ keys.offer(3, [UInt8](repeating: 1, count: 32), by: 2, MemberTable()) }())
    #expect(!{ keys.hold(2, by: 1) }())
    #expect({ keys.hold(3, by: 1) }())
    #expect({ keys.take(.activate(generation: 3), one) }())
    #expect(keys.commitment == [UInt8](repeating: 1, count: 32))
    #expect(!{ keys.offer(4, Self.commitment, by: 1, MemberTable()) }())
    #expect({ keys.hold(3, by: 1) }())
  }

  @Test func itComesBackFromItsBytes() throws {
    var keys = KeyLedger()
    _ = keys.offer(2, Self.commitment, by: 1, MemberTable())
    _ = keys.hold(2, by: 3)
    let offered = keys
    _ = keys.hold(2, by: 1)
    _ = keys.take(.activate(generation: 2), table([(1, .full, .voter)]))
    _ = keys.take(.swept(generation: 2, at: 77), table([]))
    _ = keys.clear(2, by: 9)
    for each in [KeyLedger(), offered, keys] {
      #expect(try KeyLedger(encoded: each.encoded) == each)
      for length in 0..<each.encoded.count {
        #expect(throws: RegistryError.self) { try KeyLedger(encoded: Array(each.encoded[..<length])) }
      }
      #expect(throws: RegistryError.self) { try KeyLedger(encoded: each.encoded + [0]) }
    }
    var unknown = keys.encoded
    unknown[0] = 3
    #expect(throws: RegistryError.unknownFormat(what: "key ledger", version: 3)) { try KeyLedger(encoded: unknown) }
  }

  /// Older builds go on reading what they can carry out, and stop at what they cannot.
  @Test func onlyADestructionNeedsTheNewFormat() throws {
    let one = table([(1, .full, .voter)])
    let mark = NameSpaceMark(owner: "mallory", FakeSealing())
    var keys = KeyLedger()
    #expect(keys.encoded.first == 1)
    #expect({ keys.offer(2, Self.commitment, by: 1, destroying: mark, one) }())
    var stages = [keys]
    #expect({ keys.hold(2, by: 1) }())
    #expect({ keys.take(.activate(generation: 2), one) }())
    stages.append(keys)
    for each in stages {
      #expect(each.encoded.first == 2)
      #expect(try KeyLedger(encoded: each.encoded) == each)
      for length in 0..<each.encoded.count {
        #expect(throws: RegistryError.self) { try KeyLedger(encoded: Array(each.encoded[..<length])) }
      }
    }
    #expect({ keys.take(.swept(generation: 2, at: 9), one) }())
    #expect(keys.destroyed == nil && keys.encoded.first == 1)
    // A mark where nothing is swept, or none at all, is not what this format is for.
    var none = stages[0].encoded
    none.replaceSubrange(none.count - 18..<none.count, with: [0, 0])
    #expect(throws: RegistryError.malformed(what: "key ledger")) { try KeyLedger(encoded: none) }
    let length = stages[0].encoded.count
    var early = Array(stages[0].encoded[..<(length - 20)])
    early += [0, 16] + [UInt8](repeating: 5, count: 16) + [0, 0]
    #expect(throws: RegistryError.malformed(what: "key ledger")) { try KeyLedger(encoded: early) }
  }

  @Test func aNameSpaceEndsByTheRotationThatCarriesNothingOfItOver() {
    let one = table([(1, .full, .voter)])
    let mark = NameSpaceMark(owner: "mallory", FakeSealing())
    let other = NameSpaceMark(owner: "alice", FakeSealing())
    var keys = KeyLedger()
    #expect({ keys.offer(2, Self.commitment, by: 1, destroying: mark, one) }())
    // Said twice it is one order; another name space under the same number is another.
    #expect({ keys.offer(2, Self.commitment, by: 1, destroying: mark, one) }())
    #expect(!{ keys.offer(2, Self.commitment, by: 1, destroying: other, one) }())
    #expect(keys.destroyed == nil)
    // Who rotates in its place carries the order out; an order for another name space has to wait.
    #expect(!{ keys.offer(3, Self.commitment, by: 2, destroying: other, one) }())
    #expect({ keys.offer(3, Self.commitment, by: 2, one) }())
    #expect({ keys.offer(3, Self.commitment, by: 2, one) }())
    #expect(keys.offer?.destroyed == mark)
    #expect({ keys.hold(3, by: 1) }())
    #expect({ keys.take(.activate(generation: 3), one) }())
    #expect(keys.destroyed == mark)
    // A cluster that begins anew meanwhile goes on with it.
    #expect(keys.begunAnew(3, Self.commitment).destroyed == mark)
    #expect({ keys.take(.swept(generation: 3, at: 9), one) }())
    #expect(keys.destroyed == nil && keys.begunAnew(3, Self.commitment).destroyed == nil)
    #expect({ keys.clear(3, by: 1) }())
    #expect({ keys.take(.retire(generation: 3), one) }())
    #expect({ keys.offer(4, Self.commitment, by: 1, destroying: other, one) }())
  }

  @Test func itStandsInTheStateWithTheTable() throws {
    let store = MemoryStore()
    var machine = try StateMachine(store: store)
    var index: UInt64 = 0
    func apply(_ change: (inout MembershipTransaction) -> Bool) throws -> MemberTable? {
      var transaction = try MembershipTransaction(view: store.view(), stamp: Stamp(time: 1))
      let isTaken = change(&transaction)
      #expect(isTaken)
      guard let mutation = try transaction.finish(reply: []) else { return nil }
      index += 1
      return try machine.apply([
        CommittedEntry(revision: Revision(term: 1, index: index), bytes: try mutation.encoded())
      ])[0].members
    }
    _ = try apply {
      $0.put(MemberRecord(Member(id: 1), standing: .voter))
      return true
    }
    let offered = try apply { $0.offerKeys(2, Self.commitment, by: 1) }
    #expect(offered?.keys.offer?.generation == 2)
    let held = try apply { $0.holdKeys(2, by: 1) }
    #expect(held?.keys.offer?.holders == [1])
    let repeated = try apply { $0.holdKeys(2, by: 1) }
    #expect(repeated == nil)
    let active = try apply { $0.take(.activate(generation: 2)) }
    #expect(active?.keys.generation == 2)
    #expect(machine.members.keys.generation == 2)
    #expect(try StateMachine(store: store).members == machine.members)
    #expect(machine.members.records.count == 1)
  }
}
