internal import Access

/// What a node bounds.
public enum Limits {
  /// The most requests of clients that one node holds at a time, waiting ones included.
  public static let requestsHeld = 16_384
  /// The most nodes of whose disks something is remembered.
  public static let peersKnown = 64
  /// The most plans at work or waiting for a worker at a time.
  public static let plansAtWork = 512
  /// The most proposals made and not yet applied.
  public static let writesInFlight = 4_096
  /// Plannings of one request; the last runs alone, so that no other mutation can come in between.
  public static let plannings = 6
  /// How often one request is sent to a leader that was lost afterwards, before it is given up: a request that brings
  /// its receiver down must not go round the cluster.
  public static let receiversLost = 2
  /// Replies kept for repeats that go together, with some mutation on its way.
  public static let repliesForgottenAtOnce = 16
  /// Records of uses that go to the log together, and the bytes of their leaves.
  public static let usesRecordedAtOnce = 1_024
  public static let useBytesRecordedAtOnce = 256 << 10
  /// Uses that a node has answered and that are not in the log yet; further ones wait for theirs.
  public static let usesUnrecorded = 16_384
  /// Join tokens that are outstanding at a time.
  public static let joinTokens = 256
  /// Stored replies of older terms that one look at the state brings to light.
  public static let repliesSweptAtOnce = 4_096
  /// Replies that a mutation made for nothing else lets go.
  public static let repliesForgottenAlone = 512
  /// Bytes of the message with which a cluster command is refused.
  public static let refusalMessage = 1_024
  /// Bytes of an identity in a command.
  public static let ownerBytes = Access.Limits.identityLength
}
