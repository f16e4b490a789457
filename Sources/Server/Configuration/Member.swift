/// One member of the cluster, as every node's configuration lists it.
public struct Member: Sendable, Hashable {
  public let id: UInt64
  /// Where the other members reach it.
  public let peer: Address
  /// Where clients reach it.
  public let kmip: Address
  /// The site it stands in, for people.
  public let site: String?

  public init(id: UInt64, peer: Address, kmip: Address, site: String?) {
    self.id = id
    self.peer = peer
    self.kmip = kmip
    self.site = site
  }
}
