internal import Raft

/// What the claims remember beyond the present state: who led, who voted for whom, what was committed and in which
/// term. It is part of the state, so that two ways to the same nodes with another past count as two.
struct History {
  /// Who led in each term.
  var leaders: [NodeID?]
  /// Whom each node voted for in each term: node by node.
  var votes: [NodeID?]
  /// What was committed, from the first entry on, with the term whose leader committed it.
  var committed: [(entry: Entry, inTerm: Term)] = []
  private let terms: Int

  init(nodes: Int, terms: Int) {
    self.terms = terms + 1
    leaders = Array(repeating: nil, count: terms + 1)
    votes = Array(repeating: nil, count: (terms + 1) * nodes)
  }

  func votePlace(_ node: NodeID, _ term: Term) -> Int { (Int(node.rawValue) - 1) * terms + Int(term.rawValue) }

  func digest(into digest: inout StateDigest) {
    for leader in leaders { digest.add(leader) }
    var sum: UInt64 = 0
    for node in 0..<votes.count / terms {
      var one = digest.part
      one.add(NodeID(UInt64(node) + 1))
      for place in node * terms..<(node + 1) * terms { one.add(votes[place]) }
      sum &+= one.value
    }
    digest.add(sum)
    digest.add(UInt64(committed.count))
    for (entry, term) in committed {
      digest.add(entry)
      digest.add(term.rawValue)
    }
  }
}
