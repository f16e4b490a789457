import Testing

@testable import DevelopmentCluster

@Suite struct ClusterStatusTests {
  private func node(_ id: Int, _ role: String, term: UInt64, leader: Int?, running: Bool = true) -> ClusterStatus.Node {
    ClusterStatus.Node(
      id: id, running: running,
      report: NodeStatus(id: id, role: role, term: term, leader: leader, commit: 7, applied: 6, serving: true))
  }

  private func dead(_ id: Int) -> ClusterStatus.Node { ClusterStatus.Node(id: id, running: false, report: nil) }

  @Test func theLeaderIsWhomAMajorityFollowsInTheNewestTerm() {
    let all = ClusterStatus(nodes: [
      node(1, "follower", term: 3, leader: 2), node(2, "leader", term: 3, leader: 2), dead(3),
    ])
    #expect(all.leader == 2)
    #expect(all.term == 3)
    // A leader of an older term was cut off and does not know it.
    let old = ClusterStatus(nodes: [
      node(1, "leader", term: 3, leader: 1), node(2, "leader", term: 4, leader: 2),
      node(3, "follower", term: 4, leader: 2),
    ])
    #expect(old.leader == 2)
    // One that only itself follows cannot commit.
    let alone = ClusterStatus(nodes: [node(1, "leader", term: 5, leader: 1), dead(2), dead(3)])
    #expect(alone.leader == nil)
    #expect(ClusterStatus(nodes: [dead(1), dead(2)]).term == 0)
    #expect(ClusterStatus(nodes: [node(1, "leader", term: 1, leader: 1)]).leader == 1)
  }

  @Test func jsonSaysNullWhereNothingIsKnown() {
    let json = ClusterStatus(nodes: [dead(1)]).json.filter { !$0.isWhitespace }
    #expect(
      json
        == #"{"leader":null,"nodes":[{"applied":null,"commit":null,"id":1,"role":null,"running":false,"serving":false}],"term":0}"#
    )
    let live = ClusterStatus(nodes: [node(1, "leader", term: 2, leader: 1)]).json.filter { !$0.isWhitespace }
    #expect(live.hasPrefix(#"{"leader":1,"#))
    #expect(live.contains(#""applied":6,"commit":7,"id":1,"role":"leader","running":true,"serving":true"#))
  }
}
