/// What a node says of itself to its leader, now and then and whenever it changes: the leader promotes, and hands over
/// to, only those that say that they can serve.
public struct NodeReport: Hashable, Sendable {
  /// Whether it holds the root key. Never at a witness.
  public var isUnsealed: Bool
  /// Whether its token answers: one whose token is gone is about to be sealed.
  public var hasToken: Bool
  /// Whether its disk has space for new objects.
  public var hasSpace: Bool
  /// The process's number among those of the node: requests that it forwarded carry it.
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
