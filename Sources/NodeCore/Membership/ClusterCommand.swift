public import Raft
public import Registry

/// What operators and nodes ask of the cluster itself. Commands travel as requests (`Request.Kind.cluster`, the encoded
/// command as the frame): to the leader by whichever node was asked, and once, however often they are sent.
///
/// All but `admit` and `rejoin` take an administrator as principal. Of `admit`, the token is the proof; of `rejoin`, the
/// edge has verified the node's own certificate.
public enum ClusterCommand: Hashable, Sendable {
  /// Makes a join token known: SHA-256 of its secret (32 bytes), when it ends (milliseconds since 1970), and what kind
  /// of member it is for.
  case issueToken(hash: [UInt8], expires: Int64, kind: Member.Kind)
  /// A new node joins: uses the token up and gives it an id, in one log entry. It becomes a learner at once, and a voter
  /// when it has caught up and holds the root key (a witness: when it has caught up). Repeated with the same public-key
  /// fingerprint, it is answered as before.
  case admit(tokenHash: [UInt8], Particulars)
  /// Takes a member out of the cluster.
  case remove(NodeID)
  /// Makes a learner a voter now, if it may be one.
  case promote(NodeID)
  /// Takes a member out as soon as another one votes in its place.
  case replace(NodeID, by: NodeID)
  /// Hands leadership to a voter; nil: to the best one.
  case transferLeadership(to: NodeID?)
  /// A node whose disk was found damaged or empty begins anew, as a learner of the next incarnation. `incarnation` is
  /// the one that its disk last had, 0 if that is lost too.
  case rejoin(NodeID, incarnation: UInt64, Particulars)
  /// Says what a member says of itself anew: addresses, priority, name. Kind and fingerprint stay.
  case describe(NodeID, Particulars)
  case status
}
