internal import NodeCore
internal import Raft

/// Whether leaders come about as they may: each voter votes once a term, for none whose log is behind its own, and who
/// leads has a quorum of votes (Raft thesis §3.4, §3.6.1, §4.3).
struct ElectionChecker {
  private struct Ballot: Hashable {
    let voter: Int
    /// A disk that begins anew has promised nothing.
    let incarnation: UInt64
    let term: Term
  }

  private struct Standing: Hashable {
    let candidate: NodeID
    let term: Term
  }

  /// Votes that have left the voter, and so are durable there.
  private var cast: [Ballot: NodeID] = [:]
  private var votes: [Standing: Set<NodeID>] = [:]
  /// The end of the log with which each candidate asked for votes.
  private var logs: [Standing: EntryID] = [:]

  /// A candidate asks for votes, on the members as of everything that it knows to be committed (etcd-io/etcd#12133).
  mutating func asked(
    _ request: RequestVote, at node: SimulatedNode, _ membership: MembershipChecker, in world: World
  ) {
    if let position = node.core?.position, position.role == .candidate,
      let own = node.core?.configuration, own != membership.at(position.commit.rawValue)
    {
      world.violated(
        "stands on the members in force", "node \(node.place + 1) asks for votes with the members \(own)")
    }
    logs[Standing(candidate: request.from, term: request.term)] = request.last
  }

  /// A voter has decided: its log, as it was before whatever came with the decision, must not be ahead of the candidate's.
  func decided(_ vote: RequestVoteResponse, at node: SimulatedNode, in world: World) {
    guard vote.granted, let asked = logs[Standing(candidate: vote.to, term: vote.term)] else { return }
    var own = node.mirror.entries.last?.id ?? node.mirror.base
    // A node that is out holds candidates to what it knows to be committed.
    if let position = node.core?.position, position.isOut, position.commit > node.mirror.base.index {
      own = node.mirror.entries.first { $0.index == position.commit }?.id ?? own
    }
    if own.term > asked.term || (own.term == asked.term && own.index > asked.index) {
      world.violated(
        "votes for complete logs",
        "node \(node.place + 1), whose log ends at \(own), votes for \(vote.to), whose log ends at \(asked)")
    }
  }

  /// A vote leaves the voter, be it only to itself.
  mutating func voted(_ vote: RequestVoteResponse, at node: SimulatedNode, in world: World) {
    guard vote.granted else { return }
    let ballot = Ballot(voter: node.place, incarnation: node.incarnation, term: vote.term)
    if let other = cast[ballot], other != vote.to {
      world.violated("one vote a term", "node \(node.place + 1) votes for \(other) and \(vote.to) in term \(vote.term)")
    }
    cast[ballot] = vote.to
    votes[Standing(candidate: vote.to, term: vote.term), default: []].insert(node.identity)
  }

  /// A node leads now.
  func elected(_ node: SimulatedNode, _ term: Term, in world: World) {
    // It may have applied a change in the very step in which it won.
    let members = [node.core?.configuration, node.seenConfiguration].compactMap { $0 }
    let voters = votes[Standing(candidate: node.identity, term: term)] ?? []
    if !members.contains(where: { Self.isQuorum(voters, of: $0) }) {
      world.violated(
        "elected by a quorum",
        "node \(node.place + 1) leads in term \(term) by the votes of \(voters.sorted()) among \(members)")
    }
  }

  /// Counted here and not by the core, whose counting is what is checked.
  static func isQuorum(_ nodes: Set<NodeID>, of configuration: Configuration) -> Bool {
    func decides(_ voters: [NodeID]) -> Bool { voters.count { nodes.contains($0) } * 2 > voters.count }
    return decides(configuration.voters)
      && (configuration.votersOutgoing.isEmpty || decides(configuration.votersOutgoing))
  }
}
