public import Raft

/// What the state holds of one member: the member, where it stands in the configuration, and where it is to go.
///
/// Commands write the wish; configuration entries, when they are applied, write the standing. Whoever leads compares
/// the two and proposes the next change, so a change that a leader has begun is finished by the next one.
public struct MemberRecord: Hashable, Sendable {
  /// Where the member stands by the configuration that has been applied.
  public enum Standing: UInt8, Hashable, Sendable {
    /// Admitted, and not in the configuration yet.
    case admitted = 0
    case learner = 1
    case voter = 2
    /// On its way out: it counts until the joint configuration is left.
    case leaving = 3
    /// No member any more. The record stays, so that the id is not given again and old lives are known as such.
    case gone = 4
    /// Out of the configuration, and not let go yet: after a crash, those that stay may find themselves in the joint
    /// configuration once more and need its vote. The leader lets it go when a majority is sure of the change.
    case parting = 5
  }

  public var member: Member
  public var standing: Standing
  /// Whether it is to be removed.
  public var isUnwanted: Bool
  /// The member that takes its place: it is unwanted once that one votes.
  public var replacement: NodeID?
  /// The same node with a disk that begins anew: it becomes a learner once this life has been removed.
  public var successor: Member?

  public init(
    _ member: Member, standing: Standing = .admitted, isUnwanted: Bool = false, replacement: NodeID? = nil,
    successor: Member? = nil
  ) {
    self.member = member
    self.standing = standing
    self.isUnwanted = isUnwanted
    self.replacement = replacement
    self.successor = successor
  }

  /// Whether it belongs to the cluster, is about to, or has not been let go yet.
  public var isPresent: Bool { standing != .gone }
  /// What follows when this life is let go.
  public var dismissed: MemberRecord {
    if let successor { return MemberRecord(successor) }
    var record = self
    record.standing = .gone
    return record
  }
  /// The newest life that the log knows of: frames of older ones are dropped.
  public var newestIncarnation: UInt64 { successor?.incarnation ?? member.incarnation }
}
