import Testing

@testable import Raft

@Suite("Quorums agree with a slow and obvious computation")
struct QuorumTests {
  private static func randomVoters(_ generator: inout SeededGenerator) -> [NodeID] {
    let count = generator.below(8)
    return (0..<count).map { _ in NodeID(UInt64(generator.below(9)) + 1) }.sortedSet
  }

  @Test("commit indexes")
  func committed() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<20_000 {
      let quorum = JointQuorum(
        incoming: MajorityQuorum(Self.randomVoters(&generator)),
        outgoing: MajorityQuorum(Self.randomVoters(&generator)))
      var indexes: [NodeID: Index] = [:]
      for voter in quorum.incoming.voters + quorum.outgoing.voters where !generator.oneIn(4) {
        indexes[voter] = Index(UInt64(generator.below(6)))
      }
      #expect(quorum.committedIndex { indexes[$0] ?? 0 } == quorum.committedSlowly(indexes))
    }
  }

  @Test("votes: won and lost are what no further vote can change, pending is what one can")
  func votes() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<5_000 {
      let quorum = JointQuorum(
        incoming: MajorityQuorum(Self.randomVoters(&generator)),
        outgoing: MajorityQuorum(Self.randomVoters(&generator)))
      let voters = (quorum.incoming.voters + quorum.outgoing.voters).sortedSet
      var votes: [NodeID: Bool] = [:]
      for voter in voters where generator.oneIn(2) { votes[voter] = generator.oneIn(2) }
      let allYes = quorum.isWon(by: Set(voters.filter { votes[$0] != false }))
      let allNo = quorum.isWon(by: Set(voters.filter { votes[$0] == true }))
      let expected: VoteResult = allNo ? .won : allYes ? .pending : .lost
      #expect(quorum.result { votes[$0] } == expected)
    }
  }

  @Test("two quorums of one configuration always meet")
  func overlap() {
    for size in 1...7 as ClosedRange<UInt64> {
      let quorum = MajorityQuorum((1...size).map { NodeID($0) })
      for bits in 0..<(1 << size) as Range<UInt64> {
        let yes = { (id: NodeID) -> Bool? in bits >> (id.rawValue - 1) & 1 == 1 ? true : nil }
        let rest = { (id: NodeID) -> Bool? in bits >> (id.rawValue - 1) & 1 == 0 ? true : nil }
        #expect(!(quorum.result(yes) == .won && quorum.result(rest) == .won))
      }
    }
  }
}

extension JointQuorum {
  fileprivate func isWon(by supporters: Set<NodeID>) -> Bool {
    [incoming, outgoing].allSatisfy { half in
      half.voters.isEmpty || half.voters.count { supporters.contains($0) } * 2 > half.voters.count
    }
  }
}
