import Access
import NodeCore
import Raft
import Registry
import TTLV
import Testing

/// Nodes whose token is gone: for a while they serve with the keys they have, then they are sealed.
struct TokenTests {
  private func bench(_ count: Int) throws -> Bench {
    let bench = try Bench(count)
    #expect(try bench.run(until: { bench.leader?.machine.members.index ?? 0 > 0 }))
    try bench.run(ticks: 20)
    return bench
  }

  @Test func aLeaderWithoutItsTokenHandsOverAndServesOn() throws {
    let bench = try bench(3)
    let leader = try #require(bench.leader)
    leader.core.step(.condition(Condition(hasToken: false)))
    #expect(try bench.run(until: { bench.leader.map { $0 !== leader } ?? false }, limit: 20))
    try bench.run(ticks: 20)
    #expect(leader.core.status.isServing)
    // It does not get leadership back while others can have it.
    let next = try #require(bench.leader)
    next.core.step(.resign)
    #expect(try bench.run(until: { bench.leader.map { $0 !== next } ?? false }, limit: 20))
    #expect(bench.leader !== leader)
  }

  @Test func whereAllTokensAreGoneTheLeaderStays() throws {
    let bench = try bench(3)
    let leader = try #require(bench.leader)
    for id in 1...3 as ClosedRange<UInt64> { bench[id].core.step(.condition(Condition(hasToken: false))) }
    try bench.run(ticks: 100)
    let term = leader.core.status.term
    try bench.run(ticks: 300)
    #expect(bench.leader?.core.status.term == term)
    #expect(bench.leader?.core.status.isServing == true)
    // The first that comes back takes over.
    let other = try #require([1, 2, 3].map { bench[$0] }.first { $0 !== bench.leader })
    other.core.step(.condition(Condition()))
    #expect(try bench.run(until: { bench.leader === other }, limit: 100))
  }

  @Test func aPlanThatMeetsNoKeyIsRefusedOrWaitsForAnotherLeader() throws {
    let bench = try bench(3)
    let leader = try #require(bench.leader)
    // The worker knows of the sealing before the core does.
    leader.generation = nil
    leader.core.step(.request(.init(id: 8, frame: [1], principal: .init(identity: "a"), kind: .read)))
    leader.core.step(.request(.init(id: 9, frame: [1], principal: .init(identity: "a"), kind: .write)))
    try bench.run(ticks: 3)
    #expect(leader.refusals[8] == .unavailable("the node is sealed") || leader.refusals[8] != nil)
    #expect(leader.replies[9] == nil && leader.refusals[9] == nil)
    leader.core.step(.condition(Condition(isUnsealed: false, hasToken: false)))
    #expect(try bench.run(until: { bench.leader.map { $0 !== leader } ?? false }, limit: 20))
    // The write has gone to the next leader, whose answer (that the frame is none) comes back.
    #expect(try bench.run(until: { leader.replies[9] != nil }, limit: 40))
  }

  @Test func readsBehindTheBarrierEndWhenTheNodeIsSealed() throws {
    let bench = try bench(3)
    let follower = try #require([1, 2, 3].map { bench[$0] }.first { $0 !== bench.leader })
    bench.cut = [follower.member.id]
    follower.core.step(.request(.init(id: 4, frame: [1], principal: .init(identity: "a"), kind: .read)))
    try bench.settle()
    #expect(follower.refusals[4] == nil)
    follower.core.step(.condition(Condition(isUnsealed: false)))
    try bench.settle()
    #expect(follower.refusals[4] == .unavailable("the node is sealed"))
    #expect(follower.core.status.requestsHeld == 0)
  }
}
