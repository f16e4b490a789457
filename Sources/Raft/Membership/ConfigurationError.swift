/// Why a configuration change cannot be applied to a configuration.
public enum ConfigurationError: Error, Hashable, Sendable {
  /// No voter would be left.
  case removedAllVoters
  /// More than one voter changes, which needs a joint configuration (Raft thesis §4.1).
  case moreThanOneVoterChanged
  /// A joint configuration cannot be entered from a joint one.
  case alreadyJoint
  /// There is no joint configuration to leave.
  case notJoint
  /// A simple change is not allowed in a joint configuration.
  case simpleChangeInJoint
  /// A joint configuration cannot begin without voters.
  case zeroVoterJoint
}
