/// What a node's admin port says of it.
public struct NodeStatus: Codable, Sendable, Hashable {
  public var id: Int
  /// `leader`, `follower`, `candidate`, `precandidate` or `learner`.
  public var role: String
  public var term: UInt64
  /// The leader of this term as far as the node knows.
  public var leader: Int?
  /// Raft indexes.
  public var commit: UInt64
  public var applied: UInt64
  /// Whether it answers clients' requests now.
  public var serving: Bool
  /// At a node that waits for its operators: how many shares were given, and are needed.
  public var sharesGiven: Int?
  public var sharesNeeded: Int?

  private enum CodingKeys: String, CodingKey {
    case id, role, term, leader, commit, applied, serving
    case sharesGiven = "shares_given"
    case sharesNeeded = "shares_needed"
  }
}
