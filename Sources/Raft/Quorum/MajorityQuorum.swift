#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// A set of voters of whom more than half decide.
public struct MajorityQuorum: Hashable, Sendable {
  /// The voters, sorted.
  public let voters: [NodeID]

  /// Makes the quorum of a sorted list without repetition.
  public init(_ voters: [NodeID]) {
    self.voters = voters
  }

  /// The highest index that a majority has acknowledged, given what each voter has (zero for one not heard of).
  ///
  /// An empty set of voters commits everything: so an empty half of a joint quorum never holds the other one back.
  public func committedIndex(_ acknowledged: (NodeID) -> Index) -> Index {
    let count = voters.count
    #if CONCLAVE_MUTANTS
      if mutant(.halfIsAQuorum), count > 0, count % 2 == 0 {
        return voters.map(acknowledged).sorted()[count / 2]
      }
    #endif
    switch count {
    case 0: return .max
    case 1: return acknowledged(voters[0])
    case 2: return min(acknowledged(voters[0]), acknowledged(voters[1]))
    case 3:
      // The median of three, without an allocation: the common case is on the path of every acknowledgement.
      let (a, b, c) = (acknowledged(voters[0]), acknowledged(voters[1]), acknowledged(voters[2]))
      return max(min(a, b), min(max(a, b), c))
    default:
      return withUnsafeTemporaryAllocation(of: Index.self, capacity: count) { buffer in
        var sorted = buffer
        for (place, voter) in voters.enumerated() { sorted.initializeElement(at: place, to: acknowledged(voter)) }
        sorted.sort()
        // With n voters, the element at n - (n/2 + 1) is reached by n/2 + 1 of them.
        let index = sorted[count - (count / 2 + 1)]
        sorted.deinitialize()
        return index
      }
    }
  }

  /// What the votes decide. An empty set of voters has always won.
  public func result(_ vote: (NodeID) -> Bool?) -> VoteResult {
    if voters.isEmpty { return .won }
    var granted = 0
    var missing = 0
    for voter in voters {
      switch vote(voter) {
      case .some(true): granted += 1
      case .some(false): break
      case .none: missing += 1
      }
    }
    #if CONCLAVE_MUTANTS
      if mutant(.halfIsAQuorum), granted * 2 == voters.count { return .won }
    #endif
    let needed = voters.count / 2 + 1
    if granted >= needed { return .won }
    return granted + missing >= needed ? .pending : .lost
  }
}
