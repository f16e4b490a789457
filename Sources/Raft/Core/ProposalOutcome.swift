/// What became of a proposal when it was made. Whether it commits is told later, by the committed entries.
public enum ProposalOutcome: Hashable, Sendable {
  /// The leader has appended the proposals under this term at these indexes, in order. They are lost if other entries
  /// come to stand there.
  case appended(term: Term, indexes: ClosedRange<Index>)
  /// The leader would not take the configuration change now and appended an empty entry in its place.
  case refused(ConfigurationRefusal)
  /// Handed on to the leader; nothing more will be heard.
  case forwarded(to: NodeID)
  /// Not taken; the reason says whether to ask another node or later.
  case dropped(ProposalDrop)
}

/// Why a proposal was not taken.
public enum ProposalDrop: Hashable, Sendable {
  /// The node knows no leader at present.
  case noLeader
  /// Another node leads, and this one does not forward.
  case notLeader(leader: NodeID)
  /// Leadership is being transferred.
  case transferring(to: NodeID)
  /// The leader is no longer a member.
  case notMember
  /// The uncommitted tail of the log has reached its limit in bytes.
  case tooMuchUncommitted
  /// One of the proposals is larger than an entry may be (``Limits/entryBytes``): no node will ever take it.
  case tooLarge(bytes: Int)
}

/// Why a leader does not take a configuration change.
public enum ConfigurationRefusal: Hashable, Sendable {
  /// An earlier change may not have been applied yet: one at a time (Raft thesis §4.1).
  case pending(at: Index, applied: Index)
  /// The joint configuration must be left first.
  case joint
  /// There is no joint configuration to leave.
  case notJoint
}
