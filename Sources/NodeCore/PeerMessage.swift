public import Access
public import Raft
public import Registry

/// What nodes say to each other beside the stream of a snapshot.
public enum PeerMessage: Sendable {
  /// A message of the consensus core. `stamp` is the sender's clock of stamps (milliseconds since 1970), by which
  /// followers plan reads.
  case raft(Message, stamp: Int64)
  case forward(Forward)
  case forwardReply(ForwardReply)
  /// To the leader: what the node says of itself.
  case report(NodeReport)
  /// To a node that is no member any more: this life of its disk, and all before it, have been removed.
  case departed(incarnation: UInt64)
  /// How far the sender's disk reaches, or what is known of the receiver's.
  case attestation(Attestation)
}

/// A client's request on its way to the leader.
public struct Forward: Sendable {
  public let identity: RequestIdentity
  /// All requests of the origin below this sequence are finished: nobody will ask for their replies again.
  public let lowestOutstanding: UInt64
  /// The term whose leader is meant; a leader of another term does not run it.
  public let term: Term
  public let kind: Request.Kind
  public let principal: Principal
  public let frame: [UInt8]

  public init(
    identity: RequestIdentity, lowestOutstanding: UInt64, term: Term, kind: Request.Kind, principal: Principal,
    frame: [UInt8]
  ) {
    self.identity = identity
    self.lowestOutstanding = lowestOutstanding
    self.term = term
    self.kind = kind
    self.principal = principal
    self.frame = frame
  }
}

/// What became of a forwarded request.
public struct ForwardReply: Sendable {
  public enum Outcome: Hashable, Sendable {
    case reply([UInt8])
    /// The receiver does not lead in that term. The request was not run here.
    case notLeader
    case refused(Refusal)
  }

  public let identity: RequestIdentity
  /// The term of the forward that is answered: an answer to an earlier one says nothing of a later one.
  public let term: Term
  public let outcome: Outcome

  public init(identity: RequestIdentity, term: Term, outcome: Outcome) {
    self.identity = identity
    self.term = term
    self.outcome = outcome
  }
}
