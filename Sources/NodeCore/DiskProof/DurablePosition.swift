public import Raft

/// How far a node's disk reaches, as its promises tell: the term of its last promise, and the last index that it
/// acknowledged in that term, zero for a vote alone.
///
/// A promise is a vote, or the acknowledgement of an entry of the acknowledged leader's own term. (Only such ones count
/// for what is committed: Raft thesis §3.6.2.) Both stand on the disk for as long as it knows of no later term: within
/// a term a vote is never taken back, and no entry of a term is cut while its leader may count it. So positions never go
/// back, and a disk that falls short of one of its own is an older one.
public struct DurablePosition: Hashable, Comparable, Sendable {
  public var term: Term
  public var index: Index

  public init(term: Term, index: Index) {
    self.term = term
    self.index = index
  }

  public static let zero = DurablePosition(term: .zero, index: .zero)

  public static func < (left: DurablePosition, right: DurablePosition) -> Bool {
    left.term < right.term || (left.term == right.term && left.index < right.index)
  }

  /// The furthest position that this disk may have promised.
  public init(of storage: MemoryLogStorage) {
    let state = storage.hardState
    let last = storage.entries.last?.id ?? storage.base
    if last.term >= state.term {
      self.init(term: last.term, index: last.index)
    } else if state.vote != nil {
      self.init(term: state.term, index: .zero)
    } else {
      // The term is known, and nothing has been promised in it.
      self.init(term: Term(state.term.rawValue - 1), index: Index(.max))
    }
  }

  /// What a message promises that a node sends only once its disk has it; nil for every other message.
  /// - Parameter termOf: the term of the entry at an index of a log that agrees with the acknowledged leader's.
  public init?(promisedBy message: Message, termOf: (Index) -> Term?) {
    switch message {
    case .appendEntriesResponse(let response):
      guard case .matched(let index) = response.result, termOf(index) == response.term else { return nil }
      self.init(term: response.term, index: index)
    case .requestVoteResponse(let response) where response.granted: self.init(term: response.term, index: .zero)
    default: return nil
    }
  }
}
