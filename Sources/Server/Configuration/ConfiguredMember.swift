internal import Raft
internal import Registry

/// One member of the cluster as a configuration file lists it: the founders of a cluster, or those that a node knew when
/// it joined. What the cluster itself keeps is a `Registry.Member`.
public struct ConfiguredMember: Sendable, Hashable {
  public let id: UInt64
  /// Where the other members reach it.
  public let peer: Address
  /// Where clients reach it; nil at a witness, which serves none.
  public let kmip: Address?
  /// Where administrators reach it, and nodes that join or begin anew.
  public let admin: Address?
  /// The site it stands in, for people.
  public let site: String?
  public let isWitness: Bool
  /// The leader hands over to members of higher priority.
  public let priority: UInt8

  public init(
    id: UInt64, peer: Address, kmip: Address?, admin: Address? = nil, site: String?, isWitness: Bool = false,
    priority: UInt8 = 100
  ) {
    self.id = id
    self.peer = peer
    self.kmip = kmip
    self.admin = admin
    self.site = site
    self.isWitness = isWitness
    self.priority = priority
  }

  /// The founder that the cluster's member table begins with.
  var founder: Member {
    func text(_ address: Address?) -> [UInt8] { address.map { Array($0.description.utf8) } ?? [] }
    return Member(
      id: NodeID(id),
      Particulars(
        kind: isWitness ? .witness : .full, priority: priority, peer: text(peer), kmip: text(kmip), admin: text(admin),
        name: Array((site ?? "").utf8.prefix(255))))
  }
}
