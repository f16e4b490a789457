#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Two sets of voters that must both decide (Raft thesis §4.3). One of them may be empty.
public struct JointQuorum: Hashable, Sendable {
  /// The majority of the new voters.
  public let incoming: MajorityQuorum
  /// The majority of the old voters; empty outside a joint configuration.
  public let outgoing: MajorityQuorum

  public init(incoming: MajorityQuorum, outgoing: MajorityQuorum) {
    self.incoming = incoming
    self.outgoing = outgoing
  }

  /// The highest index that both majorities have acknowledged.
  public func committedIndex(_ acknowledged: (NodeID) -> Index) -> Index {
    let index = incoming.committedIndex(acknowledged)
    #if CONCLAVE_MUTANTS
      if mutant(.jointCommitsByNewMajority) { return index }
    #endif
    return outgoing.voters.isEmpty ? index : min(index, outgoing.committedIndex(acknowledged))
  }

  /// What the votes decide: won when both are won, lost when one is lost.
  public func result(_ vote: (NodeID) -> Bool?) -> VoteResult {
    #if CONCLAVE_MUTANTS
      if mutant(.jointElectsByNewMajority) { return incoming.result(vote) }
    #endif
    return switch (incoming.result(vote), outgoing.result(vote)) {
    case (.lost, _), (_, .lost): .lost
    case (.won, .won): .won
    default: .pending
    }
  }
}
