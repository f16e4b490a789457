/// What observers want to know at once and what need not survive a restart.
public struct SoftState: Hashable, Sendable {
  /// The leader of the current term, as far as the node knows one.
  public var leader: NodeID?
  /// The node's own part.
  public var role: Role.Name

  public init(leader: NodeID?, role: Role.Name) {
    self.leader = leader
    self.role = role
  }
}
