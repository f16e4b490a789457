/// Receives what a node does, for observers and tests. It must not call the node.
public typealias Trace = @Sendable (TraceEvent) -> Void

/// One thing that a node did or noticed, as a value without text.
public enum TraceEvent: Sendable {
  // Roles and elections.
  case started(peers: [NodeID], term: Term, commit: Index, applied: Index, last: EntryID)
  case becameFollower(Term)
  case becamePreCandidate(Term)
  case becameCandidate(Term)
  case becameLeader(Term)
  case startingElection(Term)
  case sentVoteRequest(Message.Kind, to: NodeID, last: EntryID, term: Term)
  case receivedVote(Message.Kind, from: NodeID, granted: Bool, term: Term)
  case talliedVotes(Message.Kind, granted: Int, rejected: Int)
  case castVote(Ballot)
  case rejectedVote(Ballot)
  case ignoredVoteInLease(Ballot, remainingTicks: Int)
  case campaignWhileLeader
  case unpromotable
  case unappliedConfigurationChange(Term)
  case quorumInactive
  case forgotLeader(NodeID, Term)
  case forgetRefusedForLease
  // Terms.
  case higherTerm(Message.Kind, from: NodeID, own: Term, theirs: Term)
  case ignoredLowerTerm(Message.Kind, from: NodeID, own: Term, theirs: Term)
  case ignoredStaleAppend(own: Term, theirs: Term)
  // The log.
  case foundConflict(at: Index, existing: Term, conflicting: Term)
  case replacedUnstable(from: Index)
  case truncatedUnstable(before: Index)
  case stableMissing(Index)
  case stableIsSnapshot(Index)
  case stableMismatch(EntryID, held: Term)
  case rejectedAppend(own: EntryID, previous: EntryID, from: NodeID)
  // Replication.
  case noProgress(NodeID)
  case receivedRejection(from: NodeID, rejected: Index, hint: EntryID)
  case decreasedProgress(NodeID, Progress)
  case recoveredFromSnapshot(NodeID, Progress)
  case reportedUnreachable(NodeID, Progress)
  // Snapshots.
  case snapshotToInactive(NodeID)
  case snapshotUnavailable(NodeID)
  case sentSnapshot(EntryID, to: NodeID, firstIndex: Index, commit: Index, Progress)
  case pausedForSnapshot(NodeID, Progress)
  case snapshotReported(NodeID, succeeded: Bool, Progress)
  case restoring(
    EntryID, committed: Index, applied: Index, applying: Index, stable: Index, handed: Index, unstable: Int)
  case restoredLog(EntryID, commit: Index, last: EntryID)
  case fastForwarded(EntryID, commit: Index, last: EntryID)
  case restoredSnapshot(EntryID, commit: Index)
  case ignoredSnapshot(EntryID, commit: Index)
  case snapshotWhileNotFollower
  case snapshotWithoutMe(Configuration)
  // Proposals and configuration.
  case droppedWithoutLeader(Term)
  case droppedUnforwarded(leader: NodeID, Term)
  case droppedInTransfer(to: NodeID, Term)
  case droppedForSize
  case switchedConfiguration(Configuration)
  case ignoredConfigurationChange(ConfigurationChange, Entry.Kind, Configuration, ConfigurationRefusal)
  case leavingJoint(Configuration)
  case notLeavingJoint(Configuration)
  // Leadership transfer and reads.
  case transferToLearner
  case transferInProgress(to: NodeID, Term)
  case transferAborted(to: NodeID, Term)
  case transferToSelf
  case transferStarted(to: NodeID, Term)
  case transferAtOnce(to: NodeID)
  case transferCaughtUp(to: NodeID)
  case transferWithoutLeader(Term)
  case receivedTimeoutNow(from: NodeID, Term)
  case ignoredTimeoutNow(from: NodeID, Term, Role.Name)
  case readWithoutLeader(Term)

  /// A request for a vote as the voter saw it.
  public struct Ballot: Sendable {
    /// Whether it was a vote or a pre-vote.
    public var kind: Message.Kind
    /// The candidate.
    public var candidate: NodeID
    /// The end of the candidate's log.
    public var candidateLast: EntryID
    /// The end of the voter's log.
    public var last: EntryID
    /// Whom the voter had voted for.
    public var vote: NodeID?
    /// The voter's term.
    public var term: Term
  }
}
