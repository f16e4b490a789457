import NodeCore
import Raft
import Registry
import Testing

/// Nodes that come in: tokens, learners, promotion.
struct JoiningTests {
  private func bench(_ count: Int = 3) throws -> Bench {
    let bench = try Bench(count)
    #expect(try bench.run(until: { bench.leader?.machine.members.index ?? 0 > 0 }), "no table of members was written")
    return bench
  }

  private func admitted(_ answer: ClusterAnswer?) throws -> Member {
    guard case .admitted(let member, let members)? = answer else {
      Issue.record("answered \(String(describing: answer))")
      throw Bench.Failure()
    }
    #expect(members.contains(member))
    return member
  }

  @Test func theFoundersAreWrittenDown() throws {
    let bench = try bench()
    try bench.run(ticks: 5)
    for id in 1...3 as ClosedRange<UInt64> {
      #expect(bench[id].machine.members.records.map(\.standing) == [.voter, .voter, .voter])
      #expect(bench[id].members.map(\.id) == [1, 2, 3])
    }
  }

  @Test func aNodeJoinsAndIsPromoted() throws {
    let bench = try bench()
    let member = try admitted(bench.admit(1))
    #expect(member.id == 4 && member.incarnation == 1)
    try bench.boot(member)
    #expect(try bench.run(until: { bench.standing(4) == .voter }))
    #expect(bench[4].core.status.configuration.voters == [1, 2, 3, 4])
    #expect(bench[4].machine.members == bench[1].machine.members)
    // The configuration was changed through joint ones only.
    let changes = bench[1].disk.entries.filter { $0.kind != .normal }.map { try? ConfigurationChange(encoded: $0.data) }
    #expect(changes.count == 4)
    #expect(changes.allSatisfy { $0?.leavesJoint == true || $0?.entersJoint == true })
  }

  @Test func aSealedNodeStaysALearnerUntilItHoldsTheKey() throws {
    let bench = try bench()
    let member = try admitted(bench.admit(1))
    try bench.boot(member)
    bench[4].core.step(.condition(Condition(isUnsealed: false)))
    #expect(try bench.run(until: { bench.standing(4) == .learner }))
    try bench.run(ticks: 200)
    #expect(bench.standing(4) == .learner)
    #expect(try bench.command(.promote(4)) == .refused(.sealed, message: "node 4 does not hold the root key"))
    bench[4].core.step(.condition(Condition()))
    #expect(try bench.run(until: { bench.standing(4) == .voter }))
  }

  @Test func aWitnessIsPromotedWithoutTheKey() throws {
    let bench = try bench()
    let member = try admitted(bench.admit(1, Particulars(kind: .witness)))
    try bench.boot(member)
    #expect(try bench.run(until: { bench.standing(4) == .voter }))
  }

  @Test func aLearnerThatIsNotThereIsNotPromoted() throws {
    let bench = try bench()
    let member = try admitted(bench.admit(1))
    #expect(try bench.run(until: { bench.standing(4) == .learner }))
    try bench.run(ticks: 100)
    #expect(bench.standing(4) == .learner)
    try bench.boot(member)
    #expect(try bench.run(until: { bench.standing(4) == .voter }))
  }

  @Test func aTokenIsUsedOnce() throws {
    let bench = try bench()
    let hash = [UInt8](repeating: 1, count: 32)
    func admit(_ fingerprint: UInt8, at node: UInt64? = nil) throws -> ClusterAnswer? {
      try bench.command(
        .admit(tokenHash: hash, Particulars(fingerprint: [fingerprint])), at: node, isAdministrator: false)
    }
    #expect(try admit(1) == .refused(.unknownToken, message: "no such token"))
    #expect(try bench.command(.issueToken(hash: hash, expires: .max, kind: .full)) == .done)
    let first = try admitted(admit(1))
    // The same key asks again, at whichever node; another one is refused, also by the next leader.
    for node in 1...3 as ClosedRange<UInt64> { #expect(try admitted(admit(1, at: node)) == first) }
    let leader = try #require(bench.leader).member.id
    _ = try bench.command(.transferLeadership(to: nil))
    #expect(try bench.run(until: { bench.leader.map { $0.member.id != leader } ?? false }))
    try bench.run(ticks: 5)
    #expect(try admit(2) == .refused(.tokenUsed, message: "the token was used for node 4"))
    #expect(try admitted(admit(1)) == first)
  }

  @Test func tokensExpireAndAreForOneKind() throws {
    let bench = try bench()
    let hash = [UInt8](repeating: 2, count: 32)
    _ = try bench.command(.issueToken(hash: hash, expires: 1, kind: .full))
    let late = try bench.command(.admit(tokenHash: hash, Particulars()), isAdministrator: false)
    #expect(late == .refused(.tokenExpired, message: "the token has expired"))
    let other = [UInt8](repeating: 3, count: 32)
    _ = try bench.command(.issueToken(hash: other, expires: .max, kind: .witness))
    let full = try bench.command(.admit(tokenHash: other, Particulars()), isAdministrator: false)
    #expect(full == .refused(.unknownToken, message: "the token is for a witness member"))
  }

  @Test func strangersGiveNoOrders() throws {
    let bench = try bench()
    let hash = [UInt8](repeating: 2, count: 32)
    for command in [
      .issueToken(hash: hash, expires: .max, kind: .full), .remove(1), .promote(1), .replace(1, by: 2),
      .transferLeadership(to: nil), .describe(1, Particulars()), .status,
    ] as [ClusterCommand] {
      let answer = try bench.command(command, isAdministrator: false)
      #expect(answer == .refused(.notAdministrator, message: "an administrator's command"), "\(command)")
    }
  }

  @Test func idsAreNeverGivenAgain() throws {
    let bench = try bench()
    #expect(try admitted(bench.admit(1)).id == 4)
    #expect(try bench.command(.remove(4)) == .done)
    #expect(try bench.run(until: { bench.standing(4) == .gone }))
    #expect(try admitted(bench.admit(2)).id == 5)
  }

  @Test func theStatusShowsWhereMembersStand() throws {
    let bench = try bench()
    _ = try bench.admit(1)
    #expect(try bench.run(until: { bench.standing(4) == .learner }))
    guard case .status(let status)? = try bench.command(.status, at: 2) else {
      Issue.record("no status")
      return
    }
    #expect(status.members.map(\.standing) == [.voter, .voter, .voter, .learner])
    #expect(status.members.map(\.isActive) == [true, true, true, false])
    #expect(status.leader == bench.leader?.member.id)
  }
}

extension Bench {
  struct Failure: Error {}
}
