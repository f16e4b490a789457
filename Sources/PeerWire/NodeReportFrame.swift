/// What a node says of itself to its leader.
public struct NodeReportFrame: Hashable, Sendable {
  public var isUnsealed: Bool
  public var hasSpace: Bool
  public var hasToken: Bool
  /// The process's number among those of the node.
  public var start: UInt64
  /// All requests that it forwarded with a lower sequence are finished.
  public var lowestOutstanding: UInt64
  /// The commit index that it is sure to find after a restart.
  public var durableCommit: UInt64

  public init(
    isUnsealed: Bool, hasToken: Bool = true, hasSpace: Bool, start: UInt64, lowestOutstanding: UInt64,
    durableCommit: UInt64
  ) {
    self.hasToken = hasToken
    self.durableCommit = durableCommit
    self.isUnsealed = isUnsealed
    self.hasSpace = hasSpace
    self.start = start
    self.lowestOutstanding = lowestOutstanding
  }
}
