import Access
import NodeCore
import Raft
import Registry
import TTLV
import Testing

/// Who leads: nodes that can serve, of high priority, with a disk that works.
struct LeadershipTests {
  private func bench(_ count: Int, _ particulars: [Int: Particulars] = [:]) throws -> Bench {
    let bench = try Bench(count, particulars)
    #expect(try bench.run(until: { bench.leader?.machine.members.index ?? 0 > 0 }))
    return bench
  }

  @Test func aWitnessHandsLeadershipOver() throws {
    // Whichever wins the first election: in the end a full node leads.
    for witness in 1...3 {
      let bench = try bench(3, [witness: Particulars(kind: .witness)])
      #expect(try bench.run(until: { bench.leader.map { $0.member.kind == .full } ?? false }))
      // With the others gone and back, only a node that can serve stays leader.
      let leader = try #require(bench.leader)
      bench.cut = [leader.member.id]
      #expect(
        try bench.run(until: { bench.leader.map { $0.member.kind == .full && $0 !== leader } ?? false }, limit: 1_000))
    }
  }

  @Test func aSealedLeaderRefusesAndHandsOver() throws {
    let bench = try bench(3)
    try bench.run(ticks: 20)
    let leader = try #require(bench.leader)
    leader.core.step(.condition(Condition(isUnsealed: false)))
    leader.core.step(.request(.init(id: 9, frame: [], principal: .init(identity: "a"), kind: .write)))
    try bench.settle()
    #expect(leader.refusals[9] == .unavailable("the node is sealed"))
    #expect(try bench.run(until: { bench.leader.map { $0 !== leader } ?? false }, limit: 20))
  }

  @Test func withoutAnybodyToTakeItASealedLeaderOnlyKeepsTheOthersUpToDate() throws {
    let bench = try bench(3)
    try bench.run(ticks: 20)
    for id in 1...3 as ClosedRange<UInt64> { bench[id].core.step(.condition(Condition(isUnsealed: false))) }
    try bench.run(ticks: 100)
    #expect(bench.leader != nil)
    for id in 1...3 as ClosedRange<UInt64> { #expect(!bench[id].core.status.isServing) }
    bench[2].core.step(.condition(Condition()))
    #expect(try bench.run(until: { bench.leader?.member.id == 2 }))
    try bench.run(ticks: 5)
    #expect(bench[2].core.status.isServing)
  }

  @Test func priorityDecidesSeldom() throws {
    let bench = try bench(3, [2: Particulars(priority: 200)])
    #expect(try bench.run(until: { bench.leader?.member.id == 2 }, limit: 1_200))
    try bench.run(ticks: 1_000)
    #expect(bench.leader?.member.id == 2)
  }

  @Test func anOrderedTransferIsCarriedOut() throws {
    let bench = try bench(3)
    try bench.run(ticks: 20)
    for target in [3, 1, 2] as [UInt64] {
      #expect(try bench.command(.transferLeadership(to: NodeID(target)), at: 1) == .done)
      #expect(try bench.run(until: { bench.leader?.member.id.rawValue == target }, limit: 5))
      try bench.run(ticks: 20)
    }
    let leader = try #require(bench.leader)
    bench.cut = [1]
    try bench.run(ticks: 20)
    let answer = try bench.command(.transferLeadership(to: 1))
    #expect(answer == .refused(.notCaughtUp, message: "node 1 does not vote, or is not heard from"))
    #expect(bench.leader === leader)
  }

  @Test func aLeaderWhoseDiskStallsStepsDownAndWaits() throws {
    let bench = try bench(3)
    try bench.run(ticks: 20)
    let leader = try #require(bench.leader)
    leader.isDiskStalled = true
    // Something to write: a new token.
    leader.core.step(
      .request(
        .init(
          id: 5,
          frame: ClusterCommand.issueToken(hash: [UInt8](repeating: 1, count: 32), expires: 1, kind: .full)
            .encoded, principal: .init(identity: "a", isAdministrator: true), kind: .cluster)))
    #expect(try bench.run(until: { bench.leader.map { $0 !== leader } ?? false }, limit: 30))
    #expect(leader.core.status.role != .leader)
    // Alone with one other, it does not stand; and cannot vote while its disk does not write.
    let other = try #require(bench.leader)
    bench.cut = [other.member.id]
    try bench.run(ticks: 100)
    #expect(leader.core.status.role == .follower)
    leader.isDiskStalled = false
    try bench.finishAppends(leader)
    #expect(try bench.run(until: { bench.leader != nil }, limit: 200))
  }

  @Test func aResigningLeaderChoosesANodeThatCanServe() throws {
    let bench = try bench(3, [3: Particulars(kind: .witness)])
    try bench.run(ticks: 20)
    let leader = try #require(bench.leader)
    leader.core.step(.resign)
    #expect(try bench.run(until: { bench.leader.map { $0 !== leader } ?? false }, limit: 5))
    #expect(bench.leader?.member.kind == .full)
  }
}
