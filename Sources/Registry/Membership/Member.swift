public import Raft

/// A member of the cluster: which node it is, which life of its disk, and where it is found.
///
/// It stands in the clear, in the log and in the state: a node without the root key needs it as much as any other.
public struct Member: Hashable, Sendable {
  /// What a member holds.
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// Holds the root key and serves clients.
    case full = 0
    /// Votes, applies and stores sealed records; holds no root key, and hands leadership over if it must win it.
    case witness = 1
  }

  /// Never given twice in one cluster, not even after the node has been removed.
  public var id: NodeID
  /// Which life of the node's disk: 1 at first, one more each time that the log says that the node begins anew.
  public var incarnation: UInt64
  /// What the member says of itself.
  public var particulars: Particulars

  public init(id: NodeID, incarnation: UInt64 = 1, _ particulars: Particulars = Particulars()) {
    self.id = id
    self.incarnation = incarnation
    self.particulars = particulars
  }

  public var kind: Kind { particulars.kind }
  public var priority: UInt8 { particulars.priority }
}

/// What a member says of itself. Texts are UTF-8; addresses are `host:port`, empty when there is none.
public struct Particulars: Hashable, Sendable {
  public var kind: Member.Kind
  /// The leader hands over to a member of higher priority when it can.
  public var priority: UInt8
  /// Where other nodes call it.
  public var peer: [UInt8]
  /// Where clients reach it: TTLV over TLS, and HTTPS.
  public var kmip: [UInt8]
  public var https: [UInt8]
  /// Where operators reach it.
  public var admin: [UInt8]
  /// For people.
  public var name: [UInt8]
  /// SHA-256 of the public key of its node certificate, or empty: a join that is repeated is known by it.
  public var fingerprint: [UInt8]

  public init(
    kind: Member.Kind = .full, priority: UInt8 = 100, peer: [UInt8] = [], kmip: [UInt8] = [], https: [UInt8] = [],
    admin: [UInt8] = [], name: [UInt8] = [], fingerprint: [UInt8] = []
  ) {
    self.kind = kind
    self.priority = priority
    self.peer = peer
    self.kmip = kmip
    self.https = https
    self.admin = admin
    self.name = name
    self.fingerprint = fingerprint
  }
}
