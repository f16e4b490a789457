/// A deliberate bug: one for each class in the public record of Raft systems. Some are played by the simulated world
/// around a node (a lying disk, a rewritten message); the others are compiled into the code of the node itself, behind
/// `CONCLAVE_MUTANTS`, in the package `Simulator` alone. Each must be found by some checker. What each does, and where
/// the class is recorded: ``record``.
public enum Mutant: String, CaseIterable, Sendable {
  // Votes.
  case doubleVote = "double-vote"
  case forgetVote = "forget-vote"
  case voteForShorterLog = "vote-for-shorter-log"
  case voteByLength = "vote-by-length"
  case voteForgottenOnStepDown = "vote-forgotten-on-step-down"
  case voteNotSynced = "vote-not-synced"
  case staleVotesCount = "stale-votes-count"
  case halfIsAQuorum = "half-is-a-quorum"
  case silentToDeposedLeader = "silent-to-deposed-leader"

  // The log.
  case acknowledgeBeforeSync = "acknowledge-before-sync"
  case acknowledgeTooMuch = "acknowledge-too-much"
  case ownCopyCountsAtOnce = "own-copy-counts-at-once"
  case commitEarlierTerm = "commit-earlier-term"
  case commitAhead = "commit-ahead"
  case heartbeatCommitsAnything = "heartbeat-commits-anything"
  case truncateWithoutConflict = "truncate-without-conflict"
  case keepConflictingEntries = "keep-conflicting-entries"
  case matchByIndexOnly = "match-by-index-only"
  case stableByIndexOnly = "stable-by-index-only"
  case applyBeforeDurable = "apply-before-durable"
  case probeNeverRetried = "probe-never-retried"

  // Disks.
  case lyingSync = "lying-sync"
  case failedSyncRetried = "failed-sync-retried"
  case loseLogTail = "lose-log-tail"
  case tornTailKept = "torn-tail-kept"
  case damageCutOff = "damage-cut-off"
  case damageBelieved = "damage-believed"
  case appliedIndexAhead = "applied-index-ahead"
  case appliedIndexBehind = "applied-index-behind"
  case cutUnflushedLog = "cut-unflushed-log"

  // Snapshots.
  case snapshotLosesRecord = "snapshot-loses-record"
  case snapshotWithoutReplies = "snapshot-without-replies"
  case snapshotMisnamed = "snapshot-misnamed"
  case snapshotGoesBack = "snapshot-goes-back"
  case failedSnapshotNeverRetried = "failed-snapshot-never-retried"

  // Reads.
  case skipReadBarrier = "skip-read-barrier"
  case staleReadIndex = "stale-read-index"
  case stalePlans = "stale-plans"
  case readBeforeOwnCommit = "read-before-own-commit"
  case readWithoutQuorum = "read-without-quorum"
  case readBeforeApplied = "read-before-applied"
  case readJoinsAttempt = "read-joins-attempt"
  case readAttemptsShareName = "read-attempts-share-name"
  case serveBeforeOwnEntry = "serve-before-own-entry"

  // Requests and replies.
  case replyBeforeCommit = "reply-before-commit"
  case repliesDoNotRest = "replies-do-not-rest"
  case settleByIndex = "settle-by-index"
  case timeoutCalledNotRun = "timeout-called-not-run"
  case linkLossCalledNotRun = "link-loss-called-not-run"
  case newIdentityOnRepeat = "new-identity-on-repeat"
  case identityReusedAfterRestart = "identity-reused-after-restart"
  case noDeduplication = "no-deduplication"
  case forgottenRunsAgain = "forgotten-runs-again"
  case submittedRunsAgain = "submitted-runs-again"
  case canceledRuns = "canceled-runs"
  case pendingLeftToOldLeader = "pending-left-to-old-leader"

  // Uses of keys.
  case usesAreNotRecorded = "uses-are-not-recorded"
  case usesAreNeverHeld = "uses-are-never-held"
  case useWithoutBarrier = "use-without-barrier"
  case recordsRunAgain = "records-run-again"
  case recordsStaySealed = "records-stay-sealed"

  // The state machine.
  case dropGuards = "drop-guards"
  case absenceNotGuarded = "absence-not-guarded"
  case undoKeepsChanges = "undo-keeps-changes"
  case skipApply = "skip-apply"
  case applyTwice = "apply-twice"
  case inlineApplyOvertakes = "inline-apply-overtakes"
  case stampGoesBack = "stamp-goes-back"
  case releaseWithoutAudit = "release-without-audit"
  case auditLeafForgotten = "audit-leaf-forgotten"
  case auditLeafNotKept = "audit-leaf-not-kept"

  // Membership.
  case learnersCount = "learners-count"
  case severalVotersAtOnce = "several-voters-at-once"
  case jointCommitsByNewMajority = "joint-commits-by-new-majority"
  case jointElectsByNewMajority = "joint-elects-by-new-majority"
  case overlappingChanges = "overlapping-changes"
  case campaignWithUnappliedChange = "campaign-with-unapplied-change"
  case snapshotWithoutMembers = "snapshot-without-members"
  case restartForgetsMembers = "restart-forgets-members"
  case wipedDiskVotes = "wiped-disk-votes"
  case olderDiskBelieved = "older-disk-believed"
  case startsWithoutAsking = "starts-without-asking"
  case promisesNotRecorded = "promises-not-recorded"
}

/// The bug that is switched in, if any. Set once, before anything runs.
nonisolated(unsafe) public var activeMutant: Mutant?

/// Whether this bug is switched in.
@inline(__always)
public func mutant(_ which: Mutant) -> Bool { activeMutant == which }
