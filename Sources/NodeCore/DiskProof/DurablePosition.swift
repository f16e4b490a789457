public import Raft

/// How far a node's disk reaches, as its promises tell: the term of its last promise (a vote, an acknowledgement), and
/// the last index that it acknowledged in that term, zero for none.
///
/// It never goes back: a node's term never falls, and within one term the log that it has acknowledged to that term's
/// leader is never cut.
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

  /// What a message promises that a node sends only once its disk has it; nil for every other message.
  public init?(promisedBy message: Message) {
    switch message {
    case .appendEntriesResponse(let response):
      guard case .matched(let index) = response.result else { return nil }
      self.init(term: response.term, index: index)
    case .requestVoteResponse(let response) where response.granted: self.init(term: response.term, index: .zero)
    default: return nil
    }
  }
}
