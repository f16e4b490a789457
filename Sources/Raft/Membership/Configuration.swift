#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// The members of the cluster and what they may do. All lists are sorted and without repetition.
///
/// A configuration with outgoing voters is joint: every decision needs a majority of both sets of voters
/// (Raft thesis §4.3).
public struct Configuration: Hashable, Sendable {
  /// The voters; in a joint configuration the incoming ones.
  public var voters: [NodeID]
  /// The voters of the configuration that a joint one leaves; empty otherwise.
  public var votersOutgoing: [NodeID]
  /// Members that receive the log and do not vote.
  public var learners: [NodeID]
  /// Outgoing voters that become learners when the joint configuration is left: until then they still vote.
  public var learnersNext: [NodeID]
  /// Whether the leader leaves the joint configuration by itself, as soon as it has been applied.
  public var autoLeave: Bool

  public init(
    voters: [NodeID] = [], votersOutgoing: [NodeID] = [], learners: [NodeID] = [], learnersNext: [NodeID] = [],
    autoLeave: Bool = false
  ) {
    self.voters = voters.sortedSet
    self.votersOutgoing = votersOutgoing.sortedSet
    self.learners = learners.sortedSet
    self.learnersNext = learnersNext.sortedSet
    self.autoLeave = autoLeave
  }

  /// Whether two majorities decide.
  public var isJoint: Bool { !votersOutgoing.isEmpty }

  /// All that vote, sorted.
  public var allVoters: [NodeID] {
    votersOutgoing.isEmpty ? voters : (voters + votersOutgoing).sortedSet
  }

  /// All members, sorted.
  public var members: [NodeID] { (voters + votersOutgoing + learners + learnersNext).sortedSet }

  /// Whether a node votes.
  public func isVoter(_ id: NodeID) -> Bool { voters.contains(id) || votersOutgoing.contains(id) }

  /// Whether a node is a member of any kind.
  public func contains(_ id: NodeID) -> Bool {
    isVoter(id) || learners.contains(id) || learnersNext.contains(id)
  }

  /// The quorum that decides.
  public var quorum: JointQuorum {
    #if CONCLAVE_MUTANTS
      if mutant(.learnersCount) {
        return JointQuorum(
          incoming: MajorityQuorum((voters + learners).sortedSet), outgoing: MajorityQuorum(votersOutgoing))
      }
    #endif
    return JointQuorum(incoming: MajorityQuorum(voters), outgoing: MajorityQuorum(votersOutgoing))
  }
}

extension [NodeID] {
  /// The same nodes, sorted, each once.
  var sortedSet: [NodeID] {
    if count < 2 { return self }
    var result: [NodeID] = []
    result.reserveCapacity(count)
    for id in sorted() where result.last != id { result.append(id) }
    return result
  }

  /// Puts a node into a sorted list that may already hold it.
  mutating func insertSorted(_ id: NodeID) {
    let place = firstIndex { $0 >= id } ?? endIndex
    if place < endIndex, self[place] == id { return }
    insert(id, at: place)
  }

  /// Takes a node out, if it is there.
  mutating func removeSorted(_ id: NodeID) {
    removeAll { $0 == id }
  }
}
