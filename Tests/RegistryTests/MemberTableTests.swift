import Raft
import Secrets
import Store
import Testing

@testable import Registry

/// The table of members in the state, as commands and configuration entries make it.
struct MemberTableTests {
  private struct Log {
    let store = MemoryStore()
    var machine: StateMachine
    var index: UInt64 = 0

    init() throws { machine = try StateMachine(store: store) }

    mutating func apply(_ bytes: [UInt8], isConfiguration: Bool) throws -> AppliedEntry {
      index += 1
      let entry = CommittedEntry(
        revision: Revision(term: 1, index: index), bytes: bytes, isConfiguration: isConfiguration)
      return try machine.apply([entry])[0]
    }

    mutating func change(_ action: ConfigurationChange.Step.Action, _ id: NodeID, _ member: Member? = nil) throws {
      let change = ConfigurationChange(
        transition: .implicit, steps: [.init(action, id)], context: member?.encoded ?? [])
      let applied = try apply(change.encoded, isConfiguration: true)
      #expect(applied.members == machine.members)
      #expect(machine.members.index == index)
    }

    mutating func leave() throws { _ = try apply([], isConfiguration: true) }

    mutating func write(_ records: [MemberRecord]) throws -> AppliedEntry.Outcome {
      var transaction = try MembershipTransaction(view: store.view(), stamp: Stamp(time: 1))
      for record in records { transaction.put(record) }
      let mutation = try #require(try transaction.finish(reply: [], sealing: FakeSealing(), entropy: SeededEntropy(2)))
      return try apply(mutation.encoded(), isConfiguration: false).outcome
    }
  }

  private let one = Member(id: 1, Particulars(peer: Array("one:1".utf8)))

  @Test func changesOfTheConfigurationMoveMembersAlong() throws {
    var log = try Log()
    #expect(try log.write([MemberRecord(one, standing: .voter), MemberRecord(Member(id: 2))]) == .applied)
    #expect(log.machine.members[2]?.standing == .admitted)
    try log.change(.addLearner, 2)
    #expect(log.machine.members[2]?.standing == .learner)
    try log.leave()
    try log.change(.addVoter, 2)
    #expect(log.machine.members[2]?.standing == .voter)
    try log.leave()
    try log.change(.remove, 1)
    // It counts until the joint configuration is left.
    #expect(log.machine.members[1]?.standing == .leaving)
    try log.leave()
    // Its vote may be needed once more, until a majority is sure of the change.
    let parting = try #require(log.machine.members[1])
    #expect(parting.standing == .parting)
    _ = try log.write([parting.dismissed])
    #expect(log.machine.members[1]?.standing == .gone)
    #expect(log.machine.members.members.map(\.id) == [2])
    #expect(log.machine.members[1]?.member == one)
    // A restart finds the same.
    #expect(try StateMachine(store: log.store).members == log.machine.members)
    #expect(try MemberTable(of: log.store.view()) == log.machine.members)
  }

  /// Found by the simulator (seed 33): the table called it leaving while the configuration had let it go.
  @Test func whoDoesNotVoteIsOutAtOnce() throws {
    var log = try Log()
    _ = try log.write([MemberRecord(one, standing: .learner)])
    try log.change(.remove, 1)
    #expect(log.machine.members[1]?.standing == .gone)
  }

  @Test func theNextLifeFollowsTheLastOne() throws {
    var log = try Log()
    var record = MemberRecord(one, standing: .voter)
    record.successor = Member(id: 1, incarnation: 2, one.particulars)
    #expect(record.newestIncarnation == 2)
    _ = try log.write([record])
    try log.change(.remove, 1)
    try log.leave()
    let parting = try #require(log.machine.members[1])
    #expect(parting.standing == .parting && parting.member == one)
    _ = try log.write([parting.dismissed])
    #expect(log.machine.members[1] == MemberRecord(Member(id: 1, incarnation: 2, one.particulars)))
  }

  @Test func aChangeCarriesTheMemberThatNobodyKnowsYet() throws {
    var log = try Log()
    try log.change(.addLearner, 1, one)
    #expect(log.machine.members[1] == MemberRecord(one, standing: .learner))
  }

  @Test func twoWritersOfTheTableNeverPassEachOther() throws {
    var log = try Log()
    _ = try log.write([MemberRecord(one, standing: .voter)])
    var transaction = try MembershipTransaction(view: log.store.view(), stamp: Stamp(time: 1))
    let id = transaction.newID()
    #expect(id == 2)
    transaction.put(MemberRecord(Member(id: 2)))
    let late = try #require(try transaction.finish(reply: [], sealing: FakeSealing(), entropy: SeededEntropy(2)))
    try log.change(.remove, 1)
    guard case .conflict = try log.apply(late.encoded(), isConfiguration: false).outcome else {
      Issue.record("a write over another table was applied")
      return
    }
    #expect(log.machine.members[2] == nil)
  }

  @Test func idsAreCountedOn() throws {
    var log = try Log()
    for expected in 1...3 as ClosedRange<UInt64> {
      var transaction = try MembershipTransaction(view: log.store.view(), stamp: Stamp(time: 1))
      let next = transaction.newID()
      let id = try #require(next)
      #expect(id.rawValue == expected)
      transaction.put(MemberRecord(Member(id: id), standing: .gone))
      _ = try log.apply(
        try #require(try transaction.finish(reply: [], sealing: FakeSealing(), entropy: SeededEntropy(2))).encoded(),
        isConfiguration: false)
    }
  }

  @Test func anUnreadableChangeStopsTheNodeBeforeItIsWritten() throws {
    var log = try Log()
    #expect(throws: RegistryError.malformed(what: "configuration change")) {
      try log.apply([9, 9], isConfiguration: true)
    }
    #expect(log.machine.applied.index == 0)
  }

  @Test func recordsComeBackAndOthersAreRefused() throws {
    let records = [
      MemberRecord(one, standing: .voter, isUnwanted: true, replacement: 7, successor: Member(id: 1, incarnation: 9)),
      MemberRecord(Member(id: 3), standing: .gone),
    ]
    for record in records {
      let bytes = record.encoded
      #expect(try MemberRecord(encoded: bytes) == record)
      for length in 0..<bytes.count {
        #expect(throws: RegistryError.self) { try MemberRecord(encoded: Array(bytes[..<length])) }
      }
      var other = bytes
      other[0] = 2
      #expect(throws: RegistryError.unknownFormat(what: "member's record", version: 2)) {
        try MemberRecord(encoded: other)
      }
    }
    let token = JoinToken(expires: -5, kind: .witness, usedBy: 4)
    #expect(try JoinToken(encoded: token.encoded) == token)
    #expect(throws: RegistryError.self) { try JoinToken(encoded: token.encoded.dropLast()) }
  }

  @Test func keptRepliesAreFoundInOrderAndByParts() throws {
    let store = MemoryStore()
    var writes = WriteSet()
    var all: [RequestIdentity] = []
    for origin in 1...3 as ClosedRange<UInt64> {
      for sequence in 1...5 as ClosedRange<UInt64> {
        let identity = RequestIdentity(origin: origin, incarnation: 1 << 32 | 1, sequence: sequence)
        all.append(identity)
        writes.put(RecordSpace.reply(identity), Record(revision: Revision(term: 1, index: 1), value: [1]))
      }
    }
    try store.commit(writes, applied: Revision(term: 1, index: 1))
    var found: [RequestIdentity] = []
    while true {
      let part = try KeptReplies.identities(in: store.view(), after: found.last, limit: 4)
      found += part
      if part.count < 4 { break }
    }
    #expect(found == all)
  }
}
