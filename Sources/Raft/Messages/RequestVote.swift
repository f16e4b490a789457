/// The RequestVote call (Raft thesis figure 3.1), for a real vote or only a pre-vote.
public struct RequestVote: Hashable, Sendable {
  /// Who speaks.
  public var from: NodeID
  /// Who is spoken to.
  public var to: NodeID
  /// The term of the election: for a pre-vote the one after the sender's.
  public var term: Term
  /// The end of the candidate's log.
  public var last: EntryID
  /// Whether the leader itself asked for this election, so that a voter need not protect it (Raft thesis §4.2.3).
  public var isTransfer: Bool

  public init(from: NodeID, to: NodeID, term: Term, last: EntryID, isTransfer: Bool = false) {
    self.from = from
    self.to = to
    self.term = term
    self.last = last
    self.isTransfer = isTransfer
  }
}
