/// The classes of situations that campaigns must have gone through for their silence to mean anything. Counted wherever
/// the world sees one; a campaign reports how many seeds reached each.
public enum Situation: String, CaseIterable, Sendable {
  /// A leader learns that it no longer leads, and its process lives on.
  case leaderDeposed = "leader-deposed"
  /// Two nodes lead at one moment, in different terms.
  case twoLeaders = "two-leaders-at-once"
  /// A term ends without a leader.
  case electionLost = "election-lost"
  case leadershipTransferred = "leadership-transferred"
  /// A leader hands over to a node of higher priority.
  case leadershipPreferred = "leadership-preferred"
  /// A follower's entries give way to a leader's.
  case entriesReplaced = "entries-replaced"
  /// A leader's proposal is lost with its term.
  case proposalLost = "proposal-lost"
  /// A leader takes over with entries of earlier terms that are not committed.
  case inheritedEntries = "inherited-entries"
  case snapshotInstalled = "snapshot-installed"
  case snapshotLost = "snapshot-lost"
  /// A snapshot is cut off by a crash of the node that installs it.
  case snapshotInterrupted = "snapshot-interrupted"
  case logCut = "log-cut"
  /// A crash takes writes along that were not synced.
  case writesLost = "unsynced-writes-lost"
  /// A crash hits in the middle of a write.
  case writeTorn = "write-torn"
  /// A restart applies entries again, which the state had lost.
  case entriesReplayed = "entries-replayed"
  /// A node's own thread applies a batch, as a real one does with few entries.
  case appliedInline = "applied-inline"
  /// It does not, for earlier outcomes have not been heard yet.
  case inlineHeldBack = "inline-apply-held-back"
  /// A request is planned more than once.
  case plannedAgain = "planned-again"
  /// A forwarded request reaches a leader more than once.
  case forwardRepeated = "forward-repeated"
  /// A read at a node that does not lead.
  case followerRead = "read-at-a-follower"
  /// An older build meets a format that it does not know, and stops by name.
  case unknownFormat = "unknown-format-met"
  /// A key is used at a node that does not lead.
  case followerUse = "use-at-a-follower"
  /// A use is answered only when it is recorded, since those before it are not.
  case useHeld = "use-held-for-its-record"
  /// A node dies with records of uses that the log does not hold.
  case recordLost = "record-of-a-use-lost"
  /// A request that was accepted is run later; by a leader of a later term; an item of one is canceled before that.
  case runLater = "run-later"
  case runLaterSurvived = "run-later-by-another-leader"
  case runLaterCanceled = "canceled-before-it-ran"
  case outcomeUnknown = "outcome-unknown"
  case refusedWithoutLeader = "refused-without-leader"
  case refusedSealed = "refused-at-a-sealed-node"
  case refusedGrowth = "refused-for-want-of-space"
  /// A batch is undone.
  case batchUndone = "batch-undone"
  case memberJoined = "member-joined"
  case memberRemoved = "member-removed"
  /// A leader crashes while a change of members is half way.
  case changeInterrupted = "change-interrupted"
  case memberReplaced = "member-replaced"
  case auditPruned = "audit-log-pruned"
  case diskLost = "disk-lost"
  /// A restarting node finds its log damaged, and asks to begin anew.
  case damageFound = "damage-found"
  /// An older copy of a whole directory is put back; the node finds it out, or nobody who knows better has answered.
  case olderDiskPutBack = "older-disk-put-back"
  case olderDiskFound = "older-disk-found"
  case olderDiskMissed = "older-disk-missed"
  case memberRejoined = "member-rejoined"
  /// A node that cannot serve has to lead for a while.
  case sealedLeader = "leader-that-cannot-serve"
  /// A node is sealed while a plan of a client's request waits for its worker.
  case plannedWithoutKey = "sealed-while-planning"
  /// A leader without its token hands over, before it is sealed.
  case tokenlessLeader = "leader-without-its-token"
  case rotationBegun = "rotation-begun"
  /// Keys have been made anew, everything is sealed under the new ones, and the old ones are gone.
  case keysRetired = "keys-retired"
  /// The objects of an identity have ended with the keys that sealed them.
  case nameSpaceDestroyed = "name-space-destroyed"
  /// A rotation is given up for another one.
  case offerReplaced = "rotation-replaced"
  /// A plan comes back sealed under keys that have been replaced, or a worker does not have the new ones yet.
  case plannedUnderOldKeys = "planned-under-old-keys"
  /// In the end one node is still sealed, and the others serve.
  case endedWithSealed = "ended-with-a-sealed-node"
  /// A node that was removed is told so by another.
  case departedTold = "departed-told"
  /// An answer to a client that did not come before its node died.
  case answerLost = "answer-lost"
}
