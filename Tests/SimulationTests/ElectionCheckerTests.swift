import NodeCore
import Raft
import Testing

@testable import Simulation

/// The checker of elections, and the one of members, on what must never be.
struct ElectionCheckerTests {
  private func names(_ world: World) -> Set<String> { Set(world.violations.map(\.checker)) }

  private func world() -> World {
    let world = World(seed: 3)
    world.run(faulty: 3_000_000)
    #expect(world.violations == [])
    return world
  }

  private func vote(_ from: NodeID, _ to: NodeID, _ term: Term) -> RequestVoteResponse {
    RequestVoteResponse(from: from, to: to, term: term, granted: true)
  }

  @Test func aSecondVoteInATermIsFound() {
    let world = world()
    var elections = ElectionChecker()
    let node = world.nodes[0]
    elections.voted(vote(node.identity, NodeID(2), Term(900)), at: node, in: world)
    elections.voted(vote(node.identity, NodeID(2), Term(900)), at: node, in: world)
    #expect(world.violations == [])
    elections.voted(vote(node.identity, NodeID(3), Term(900)), at: node, in: world)
    #expect(names(world) == ["one vote a term"])
  }

  @Test func aVoteForALogThatIsBehindIsFound() {
    let world = world()
    var elections = ElectionChecker()
    let node = world.nodes[0]
    elections.asked(
      RequestVote(from: NodeID(2), to: node.identity, term: Term(900), last: .zero, isTransfer: false), at: node,
      world.checkers.membership, in: world)
    elections.decided(vote(node.identity, NodeID(2), Term(900)), at: node, in: world)
    #expect(names(world) == ["votes for complete logs"])
  }

  @Test func aLeaderWithoutVotesIsFound() throws {
    let world = world()
    let leader = try #require(world.nodes.first { $0.core?.status.role == .leader })
    ElectionChecker().elected(leader, Term(900), in: world)
    #expect(names(world) == ["elected by a quorum"])
  }

  @Test func aQuorumIsAMajorityOfEachSetOfVoters() {
    let ids = (1...5).map { NodeID(UInt64($0)) }
    let joint = Configuration(voters: [ids[2], ids[3], ids[4]], votersOutgoing: [ids[0], ids[1], ids[2]])
    #expect(ElectionChecker.isQuorum([ids[2], ids[3], ids[1]], of: joint))
    #expect(!ElectionChecker.isQuorum([ids[2], ids[3], ids[4]], of: joint))
    #expect(!ElectionChecker.isQuorum([ids[0], ids[1]], of: joint))
    let learning = Configuration(voters: [ids[0], ids[1]], learners: [ids[2]])
    #expect(!ElectionChecker.isQuorum([ids[0], ids[2]], of: learning))
  }

  @Test func aNodeThatGoesByOtherMembersIsFound() {
    let known = Configuration(voters: [NodeID(1), NodeID(2), NodeID(3)])
    let checker = MembershipChecker(founders: known)
    #expect(checker.knows(known, from: 5))
    #expect(checker.knows(Configuration(), from: 5))
    #expect(!checker.knows(Configuration(voters: [NodeID(1), NodeID(2)]), from: 5))
  }
}
