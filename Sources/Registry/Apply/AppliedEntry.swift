public import Secrets
public import Store

/// A committed log entry as it goes to the state machine.
public struct CommittedEntry: Sendable {
  public let revision: Revision
  /// An encoded mutation; empty for entries that are Raft's own (a term's first, a configuration change).
  public let bytes: [UInt8]

  public init(revision: Revision, bytes: [UInt8]) {
    self.revision = revision
    self.bytes = bytes
  }
}

/// What became of a committed entry.
public struct AppliedEntry: Hashable, Sendable {
  public let revision: Revision
  /// The forwarded request that the mutation was made for.
  public let request: RequestIdentity?
  public let outcome: Outcome

  public init(revision: Revision, request: RequestIdentity?, outcome: Outcome) {
    self.revision = revision
    self.request = request
    self.outcome = outcome
  }

  public enum Outcome: Hashable, Sendable {
    /// All of its writes are in the state.
    case applied
    /// This guard failed: nothing was written, the request is planned again.
    case conflict(Mutation.Guard)
  }
}

/// What applying one mutation comes to.
public struct Applied: Sendable {
  public let outcome: AppliedEntry.Outcome
  /// Empty after a conflict.
  public let writes: WriteSet
  /// Audit leaves in order, to be numbered by who keeps the ledger; empty after a conflict.
  public let leaves: [SealedBytes]
}
