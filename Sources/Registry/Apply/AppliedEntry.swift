public import Secrets
public import Store

/// A committed log entry as it goes to the state machine.
public struct CommittedEntry: Sendable {
  public let revision: Revision
  /// An encoded mutation, or a configuration change; empty for a term's first entry.
  public let bytes: [UInt8]
  /// Whether the entry changes the members. Its bytes may be empty then, too.
  public let isConfiguration: Bool

  public init(revision: Revision, bytes: [UInt8], isConfiguration: Bool = false) {
    self.revision = revision
    self.bytes = bytes
    self.isConfiguration = isConfiguration
  }
}

/// What became of a committed entry.
public struct AppliedEntry: Hashable, Sendable {
  public let revision: Revision
  /// The forwarded request that the mutation was made for.
  public let request: RequestIdentity?
  public let outcome: Outcome
  /// The table of members after the entry, if it changed it.
  public let members: MemberTable?

  public init(
    revision: Revision, request: RequestIdentity?, outcome: Outcome, members: MemberTable? = nil
  ) {
    self.revision = revision
    self.request = request
    self.outcome = outcome
    self.members = members
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
