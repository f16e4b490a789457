/// What a caller of ``RaftNode`` can get wrong, or be told by a broken neighbour.
public enum RaftError: Error, Hashable, Sendable {
  /// A message was for another node.
  case misaddressed(to: NodeID)
  /// A term or index that no cluster can have reached: see ``Limits/numbers``.
  case numberOutOfRange
  /// Entries do not follow each other without a gap, or their terms fall or exceed the sender's.
  case malformedEntries
  /// The leader knows that this node held entries which it no longer has: its disk was wiped, replaced or damaged. Such
  /// a node may have forgotten its vote too; it must be stopped, and come back under a new identity.
  case logLost(acknowledged: Index, last: Index)
  /// A response came from a node that is not a member.
  case peerNotFound(NodeID)
  /// A proposal was handed on to this node, which does not take it.
  case proposalDropped(ProposalDrop)
  /// A configuration entry's data cannot be read.
  case malformedConfigurationChange
  /// A configuration change does not fit the configuration.
  case configuration(ConfigurationError)
  /// What the log or snapshot on disk says contradicts itself.
  case inconsistentStorage
}
