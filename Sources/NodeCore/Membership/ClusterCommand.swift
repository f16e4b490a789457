public import Raft
public import Registry
public import TTLV

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
  /// Keeps a signed head of the audit tree.
  case recordHead(SignedHead)
  /// Lets the audit leaves before `through` go, which have been exported and which the head covers. The node that was
  /// asked has verified the head's signature and its root.
  case pruneAudit(through: UInt64, under: SignedHead)
  /// Puts on record that a backup is made: it holds the cluster's keys. Its identifier has 16 bytes.
  case noteBackup([UInt8])
  /// A member has made a keyring and sealed it by its own token: the others are to take it. The commitment has 32 bytes.
  case offerKeys(generation: UInt64, commitment: [UInt8], by: NodeID)
  /// The same, and nothing of an identity's objects is carried over to the new keys: they end with the old ones.
  case destroyNameSpace(Text, generation: UInt64, commitment: [UInt8], by: NodeID)
  /// A member has sealed the offered keyring by its own token, durably.
  case holdKeys(generation: UInt64, by: NodeID)
  /// A member's log and files hold nothing under older keyrings any more.
  case clearKeys(generation: UInt64, by: NodeID)
}

extension ClusterCommand {
  /// Whether a node asks for itself: a leader that holds no key has to grant it, or a cluster whose other full node begins
  /// anew would wait for ever.
  var isNodes: Bool {
    switch self {
    case .rejoin, .holdKeys: true
    default: false
    }
  }

  /// What the audit log says of the command; nil for one that changes nothing a reader of it needs to know of.
  var audited: Text? {
    switch self {
    case .issueToken(_, let expires, let kind): Text("issue a join token for a \(kind) member until \(expires)")
    case .admit(_, let particulars): Text("join as a \(particulars.kind) member")
    case .remove(let id): Text("remove node \(id)")
    case .promote(let id): Text("promote node \(id)")
    case .replace(let id, let other): Text("replace node \(id) by node \(other)")
    case .transferLeadership(let id): Text(id.map { "hand leadership to node \($0)" } ?? "hand leadership over")
    case .rejoin(let id, let incarnation, _): Text("node \(id) begins anew after incarnation \(incarnation)")
    case .describe(let id, _): Text("describe node \(id)")
    case .pruneAudit(let through, let head): Text("prune the audit log to \(through) under the head of \(head.size)")
    case .noteBackup(let identifier): Text("make the backup \(Self.digits(identifier))")
    case .offerKeys(let generation, _, let id): Text("rotate to keyring \(generation), made by node \(id)")
    case .destroyNameSpace(let owner, let generation, _, let id):
      Text("destroy the name space of \(owner), rotating to keyring \(generation), made by node \(id)")
    case .holdKeys(let generation, let id): Text("node \(id) holds keyring \(generation)")
    case .status, .recordHead, .clearKeys: nil
    }
  }

  private static func digits(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
