#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// An entry's term and index, which together name one entry for ever: two logs that hold entries of the same
/// identity are equal up to it (Raft thesis §3.5, Log Matching).
public struct EntryID: Hashable, Sendable {
  /// The term of the leader that appended the entry.
  public var term: Term
  /// The entry's position.
  public var index: Index

  public init(term: Term, index: Index) {
    self.term = term
    self.index = index
  }

  /// The identity of the position before the first entry.
  public static let zero = EntryID(term: .zero, index: .zero)

  /// Whether a log that ends here is at least as up to date as one that ends there: the later term wins, then the
  /// longer log (Raft thesis §3.6.1).
  public func isUpToDate(with other: EntryID) -> Bool {
    #if CONCLAVE_MUTANTS
      if mutant(.voteForShorterLog) { return true }
      if mutant(.voteByLength) { return index >= other.index }
    #endif
    return term > other.term || (term == other.term && index >= other.index)
  }
}
