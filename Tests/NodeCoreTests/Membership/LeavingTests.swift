import Access
import KMIP
import NodeCore
import Raft
import Registry
import TTLV
import Testing

/// Nodes that go out, and come back with an empty disk.
struct LeavingTests {
  private func bench(_ count: Int) throws -> Bench {
    let bench = try Bench(count)
    #expect(try bench.run(until: { bench.leader?.machine.members.index ?? 0 > 0 }))
    try bench.run(ticks: 20)
    return bench
  }

  @Test func aRemovedNodeHearsOfItAndStops() throws {
    let bench = try bench(3)
    let other = try #require([1, 2, 3].first { NodeID($0) != bench.leader?.member.id })
    #expect(try bench.command(.remove(NodeID(other))) == .done)
    #expect(try bench.run(until: { bench[other].removed != nil }))
    #expect(bench.standing(other) == .gone)
    #expect(bench.leader?.core.status.configuration.voters.count == 2)
    // It takes no part any more, and says so.
    bench[other].core.step(.request(.init(id: 77, frame: [], principal: .init(identity: "a"), kind: .read)))
    try bench.settle()
    #expect(bench[other].refusals[77] == .departed)
  }

  /// Found by the simulator: a cluster that shrank to one crashed before its commit index was on disk, came back in the
  /// joint configuration, and the vote that it needed was gone.
  @Test(arguments: [2, 3, 5])
  func aRemovedVoterStaysUntilTheOthersAreSureOfIt(_ count: Int) throws {
    let bench = try bench(count)
    let other = try #require((1...UInt64(count)).first { NodeID($0) != bench.leader?.member.id })
    // Out of the configuration, it stays until the leader lets it go.
    var hasParted = false
    var stayed = true
    bench.watch = {
      guard bench.standing(other) == .parting else { return }
      hasParted = true
      if bench[other].removed != nil { stayed = false }
    }
    #expect(try bench.command(.remove(NodeID(other))) == .done)
    #expect(try bench.run(until: { bench[other].removed != nil }))
    #expect(hasParted && stayed)
    bench.watch = nil
    let leader = try #require(bench.leader)
    let left = try #require(leader.disk.entries.last { $0.kind != .normal }).index
    let voters = leader.core.status.configuration.voters
    let sure = voters.count { bench.nodes[$0]!.durableCommit >= left }
    #expect(sure * 2 > voters.count, "\(sure) of \(voters.count) are sure of entry \(left)")
  }

  @Test func aNodeThatSleptThroughItsRemovalIsTold() throws {
    let bench = try bench(3)
    let other = try #require([1, 2, 3].first { NodeID($0) != bench.leader?.member.id })
    bench.cut = [NodeID(other)]
    #expect(try bench.command(.remove(NodeID(other))) == .done)
    #expect(try bench.run(until: { bench.standing(other) == .gone }))
    #expect(bench[other].removed == nil)
    let term = bench.leader?.core.status.term
    bench.cut = []
    #expect(try bench.run(until: { bench[other].removed != nil }))
    // And does not disturb the others.
    #expect(bench.leader?.core.status.term == term)
  }

  @Test func aLeaderHandsOverBeforeItIsRemoved() throws {
    let bench = try bench(3)
    let leader = try #require(bench.leader)
    #expect(try bench.command(.remove(leader.member.id)) == .done)
    #expect(try bench.run(until: { bench.standing(leader.member.id.rawValue) == .gone }))
    #expect(bench.leader?.member.id != leader.member.id)
    #expect(try bench.run(until: { leader.removed != nil }))
  }

  /// What a node that goes has sent on is answered before it is let go: its clients learn what became of their requests,
  /// however the removal falls between a forward and its answer.
  @Test(arguments: 0..<12) func aNodeThatGoesAnswersWhatItHasBegun(_ delay: Int) throws {
    let bench = try bench(4)
    let leaving = try #require((1...4).first { NodeID($0) != bench.leader?.member.id })
    var sent: [UInt64] = []
    func ask() {
      let number = UInt64(1_000 + sent.count)
      sent.append(number)
      let create = CreateRequest(
        .symmetricKey,
        RequestedAttributes(attributes: [
          Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
          Attribute(.cryptographicLength, .integer(256)), Attribute(.cryptographicUsageMask, .integer(12)),
        ]))
      let message = RequestMessage(
        header: RequestHeader(version: .v2_1), items: [RequestBatchItem(.create, payload: create.items(for: .v2_1))])
      bench[leaving].core.step(
        .request(
          Request(
            id: number, frame: BinaryEncoder.encode(message.item), principal: Principal(identity: "alice"),
            kind: .write)))
    }
    // Steps are counted, not ticks: everything that happens anywhere may lie between two requests.
    var steps = 0
    bench.watch = {
      steps += 1
      if steps % 13 == delay, sent.count < 400 { ask() }
    }
    #expect(try bench.command(.remove(NodeID(leaving))) == .done)
    #expect(try bench.run(until: { bench[leaving].removed != nil }))
    bench.watch = nil
    try bench.run(ticks: 5)
    let unknown = sent.filter { bench[leaving].refusals[$0] == .outcomeUnknown }
    #expect(unknown.isEmpty && !sent.isEmpty, "\(unknown.count) of \(sent.count)")
    #expect(sent.allSatisfy { bench[leaving].refusals[$0] != nil || bench[leaving].replies[$0] != nil })
    #expect(sent.contains { bench[leaving].replies[$0] != nil })
  }

  /// One that hangs in the net and knows nothing of its removal is not waited for without end.
  @Test func aNodeThatIsNotToldIsLetGoAllTheSame() throws {
    let bench = try bench(4)
    let leaving = try #require((1...4).first { NodeID($0) != bench.leader?.member.id })
    bench.isLost = { to, message in
      guard to == NodeID(leaving), bench.standing(leaving) == .leaving || bench.standing(leaving) == .parting,
        case .raft = message
      else { return false }
      return true
    }
    #expect(try bench.command(.remove(NodeID(leaving))) == .done)
    #expect(try bench.run(until: { bench.standing(leaving) == .gone }, limit: 100))
  }

  @Test func theLastVoterStays() throws {
    let bench = try bench(1)
    #expect(
      try bench.command(.remove(1)) == .refused(.lastVoter, message: "node 1 is the last voter that can serve"))
    #expect(try bench.command(.remove(9)) == .refused(.unknownMember, message: "node 9 is no member"))
  }

  @Test func nobodyIsRemovedWhoseGoingWouldStopTheCluster() throws {
    let bench = try bench(3)
    let others = [1, 2, 3].filter { NodeID($0) != bench.leader?.member.id } as [UInt64]
    bench.cut = [NodeID(others[0])]
    try bench.run(ticks: 20)
    // Of the two that would stay, one is not there.
    #expect(try bench.command(.remove(NodeID(others[1]))) == .done)
    try bench.run(ticks: 100)
    #expect(bench.standing(others[1]) == .voter)
    bench.cut = []
    #expect(try bench.run(until: { bench.standing(others[1]) == .gone }))
  }

  @Test func aMemberIsReplaced() throws {
    let bench = try bench(3)
    guard case .admitted(let member, _)? = try bench.admit(1) else {
      Issue.record("not admitted")
      return
    }
    #expect(try bench.command(.replace(2, by: member.id)) == .done)
    try bench.run(ticks: 50)
    #expect(bench.standing(2) == .voter)
    try bench.boot(member)
    #expect(try bench.run(until: { bench.standing(2) == .gone }))
    #expect(bench.standing(4) == .voter)
    #expect(try bench.run(until: { bench[2].removed != nil }))
  }

  @Test func aWipedNodeComesBackAsAnotherLife() throws {
    let bench = try bench(3)
    let lost = try #require([1, 2, 3].first { NodeID($0) != bench.leader?.member.id })
    bench.nodes[NodeID(lost)] = nil
    func rejoin(_ incarnation: UInt64) throws -> Member? {
      let command = ClusterCommand.rejoin(NodeID(lost), incarnation: incarnation, Particulars())
      guard case .admitted(let member, _)? = try bench.command(command, isAdministrator: false) else { return nil }
      return member
    }
    // Asked twice, because the answer was lost: the same life, for nobody has seen it yet.
    let member = try #require(try rejoin(1))
    #expect(member.incarnation == 2)
    #expect(try bench.run(until: { bench.standing(lost) != .voter }))
    try bench.boot(member)
    #expect(try bench.run(until: { bench.standing(lost) == .voter }))
    #expect(bench.leader?.machine.members[NodeID(lost)]?.member.incarnation == 2)
    #expect(bench.leader?.core.status.configuration.voters == [1, 2, 3])
    // One that has taken part is never given again.
    #expect(try rejoin(1)?.incarnation == 3)
    // And the life before is told that it is over, not that the node is out: it has to ask once more (seed 108).
    #expect(try bench.run(until: { bench[lost].removed != nil }))
    #expect(bench[lost].removed == "another life of node \(lost)'s disk has taken its place")
  }

  @Test func aLifeThatNobodySawIsGivenAgain() throws {
    let bench = try bench(3)
    let lost = try #require([1, 2, 3].first { NodeID($0) != bench.leader?.member.id })
    bench.nodes[NodeID(lost)] = nil
    let command = ClusterCommand.rejoin(NodeID(lost), incarnation: 1, Particulars())
    let first = try bench.command(command, isAdministrator: false)
    #expect(try bench.command(command, isAdministrator: false) == first)
  }
}
