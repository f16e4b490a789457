extension Mutant {
  /// What the bug does, and where its class is recorded.
  public var record: (what: String, source: String) {
    switch self {
    case .doubleVote: ("every vote asked for is given", "Raft thesis §3.4")
    case .forgetVote: ("a restarted node does not know whom it voted for", "Raft thesis §3.8, figure 3.1")
    case .voteForShorterLog: ("votes regardless of the candidate's log", "Raft thesis §3.6.1, figure 3.7")
    case .voteByLength: ("the longer log wins, whatever its terms", "Raft thesis §3.6.1")
    case .voteForgottenOnStepDown: ("stepping down within a term clears the vote", "Raft thesis §3.4")
    case .voteNotSynced: ("a vote alone is written without a sync", "Raft thesis §3.8; etcd-io/etcd#14370")
    case .staleVotesCount: ("votes of an earlier term count in this one", "Raft thesis §3.3")
    case .halfIsAQuorum: ("half of an even number of voters decides", "Raft thesis §2.1, §3.2")
    case .silentToDeposedLeader:
      ("no answer to a leader of an earlier term: its cluster shuts the node out for ever", "etcd-io/etcd#5468")
    case .acknowledgeBeforeSync:
      (
        "acknowledgements and votes leave before the disk has what they promise",
        "Raft thesis §3.8; jepsen.io/analyses/redis-raft-1b3fbf6"
      )
    case .acknowledgeTooMuch: ("a follower claims one entry more than it has", "Raft thesis §3.5")
    case .ownCopyCountsAtOnce: ("the leader counts its own entries before they are durable", "etcd-io/etcd#14370")
    case .commitEarlierTerm:
      ("entries of earlier terms are committed by counting", "Raft thesis §3.6.2, figure 3.7; logcabin/logcabin#44")
    case .commitAhead: ("a heartbeat's commit index runs ahead", "Raft thesis §3.5")
    case .heartbeatCommitsAnything:
      (
        "heartbeats carry the commit index to followers that may not hold it",
        "etcd-io/raft: bcastHeartbeat sends min(match, committed)"
      )
    case .truncateWithoutConflict:
      ("a late append cuts off entries that were acknowledged since", "Students' Guide to Raft, MIT 2016")
    case .keepConflictingEntries:
      ("conflicting entries are kept when others are appended", "Raft thesis §3.5; qdrant/wal#38")
    case .matchByIndexOnly: ("the entry before an append may be of any term", "Raft thesis §3.5")
    case .stableByIndexOnly:
      (
        "a late sync of entries that were replaced counts for those that replaced them",
        "etcd-io/raft doc.go, asynchronous storage writes (ABA)"
      )
    case .applyBeforeDurable: ("entries are applied before this node's own log has them", "etcd-io/etcd#14370")
    case .probeNeverRetried:
      ("a probe that is lost is never sent again", "etcd-io/etcd: MsgHeartbeatResp resumes a paused probe")
    case .lyingSync: ("a sync returns and nothing is durable", "All File Systems Are Not Created Equal, OSDI 2014")
    case .failedSyncRetried:
      (
        "a failed sync is called again, succeeds, and the data is gone",
        "fsyncgate, PostgreSQL 2018; Can Applications Recover from fsync Failures, ATC 2020"
      )
    case .loseLogTail:
      ("a restarted node has lost the end of its log", "qdrant/qdrant#1329; Protocol-Aware Recovery, FAST 2018")
    case .tornTailKept: ("a torn write is taken for a whole one", "All File Systems Are Not Created Equal, OSDI 2014")
    case .damageCutOff:
      ("the log is cut at a damaged entry, and the node goes on voting", "Protocol-Aware Recovery, FAST 2018")
    case .damageBelieved: ("a damaged entry is read as if it were whole", "Protocol-Aware Recovery, FAST 2018")
    case .appliedIndexAhead:
      ("the applied index is durable before what was applied", "etcd-io/etcd#13766 and its postmortem")
    case .appliedIndexBehind:
      ("what was applied is durable before the applied index, and applied again", "etcd-io/etcd#13514")
    case .cutUnflushedLog:
      ("the log is cut beyond what the state has durably applied", "hashicorp/raft#395; camunda/camunda#3573")
    case .snapshotLosesRecord: ("a streamed snapshot lacks a record", "jepsen.io/analyses/redis-raft-1b3fbf6")
    case .snapshotWithoutReplies: ("a snapshot leaves out the replies kept for repeats", "Raft thesis §5, §6.3")
    case .snapshotMisnamed: ("a snapshot is named by an index older than its contents", "RedisLabs/raft#49")
    case .snapshotGoesBack: ("a late snapshot takes log and state back", "RedisLabs/redisraft#60; etcd raft.restore")
    case .failedSnapshotNeverRetried: ("a snapshot that failed is waited for, for ever", "etcd-io/etcd: MsgSnapStatus")
    case .skipReadBarrier: ("a follower answers reads from its own state at once", "aphyr.com/posts/316 (etcd, Consul)")
    case .staleReadIndex: ("a read index from before the newest commits", "tikv/tikv#9239")
    case .stalePlans: ("reads see a state older than their barrier", "tikv/tikv#6340")
    case .readBeforeOwnCommit:
      (
        "a new leader gives read indexes before it has committed an entry of its own",
        "etcd-io/etcd#7331; RedisLabs/redisraft#22"
      )
    case .readWithoutQuorum:
      (
        "a leader gives read indexes without asking a quorum (a lease that clocks and pauses break)",
        "aphyr.com/posts/316 (etcd, Consul); Raft thesis §6.4"
      )
    case .readBeforeApplied: ("a read does not wait until its index is applied", "Raft thesis §6.4 step 4")
    case .readJoinsAttempt: ("a read joins an attempt that began before it", "tikv/tikv#4688; Raft thesis §6.4")
    case .readAttemptsShareName:
      (
        "attempts to read share one name, so that an old answer fits a new attempt",
        "etcd-io/etcd#20418; tikv/tikv#4764"
      )
    case .serveBeforeOwnEntry:
      ("a new leader plans requests before it has applied an entry of its own term", "Raft thesis §6.4 step 1")
    case .replyBeforeCommit:
      ("the client hears of a change when it is planned", "jepsen.io/analyses/redis-raft-1b3fbf6")
    case .repliesDoNotRest:
      (
        "a refusal that rests on a mutation in flight leaves before it is applied (a dirty read)",
        "aphyr.com/posts/330 (RethinkDB)"
      )
    case .settleByIndex:
      ("a proposal counts as applied when any entry is applied at its index", "Students' Guide to Raft, MIT 2016")
    case .timeoutCalledNotRun:
      ("what timed out is reported as not run", "jepsen.io: indeterminate results reported as failures")
    case .linkLossCalledNotRun:
      ("what was on its way to a leader that is lost is reported as not run", "aphyr.com/posts/330 (RethinkDB)")
    case .newIdentityOnRepeat: ("a request that is sent again is a new one", "Raft thesis §6.3")
    case .identityReusedAfterRestart:
      ("a restarted node gives its requests the identities of earlier ones", "Raft thesis §6.3")
    case .noDeduplication: ("a repeat that reaches another leader runs again", "Raft thesis §6.3, figure 6.2")
    case .forgottenRunsAgain:
      ("a repeat whose stored reply is gone runs again", "Raft thesis §6.3: sessions that expired")
    case .usesAreNotRecorded:
      ("a batch of records of uses counts as recorded when it is sent", "audit trails written after the fact")
    case .usesAreNeverHeld:
      ("uses are answered though those before them do not reach the log", "audit trails written after the fact")
    case .useWithoutBarrier:
      ("a key is used on the applied state of any node, however old", "jepsen.io: stale reads of followers")
    case .recordsRunAgain:
      ("records of uses that are sent again stand in the log again", "Raft thesis §6.3, figure 6.2")
    case .recordsStaySealed:
      (
        "records of uses are sealed where the key was used, however long before they are in the log",
        "our own: rotation"
      )
    case .submittedRunsAgain:
      ("an asynchronous request that has run is run again when it is asked for again", "Raft thesis §6.3")
    case .canceledRuns:
      ("what was canceled is run all the same", "no Raft system's: KMIP 2.1 §6.1.5")
    case .pendingLeftToOldLeader:
      (
        "a node leaves what waited under the leader before it to that leader",
        "work queues of leaders that died: no Raft system's; KMIP 2.1 §9.1"
      )
    case .dropGuards: ("mutations carry no guards", "aphyr.com/posts/330 (RethinkDB): lost updates")
    case .absenceNotGuarded:
      ("the absence of a record is not guarded: two take one name", "write skew by phantoms, Berenson et al. 1995")
    case .undoKeepsChanges:
      ("an undone batch keeps its changes", "jepsen.io/analyses/redis-raft-1b3fbf6: aborted reads")
    case .skipApply: ("one replica skips some entries", "etcd-io/etcd#13766")
    case .applyTwice: ("one replica applies an entry twice", "etcd-io/etcd#13514")
    case .inlineApplyOvertakes:
      (
        "the core hears of a batch that its own thread applied before what another thread applied earlier",
        "this project, commit 7eadaa9; etcd-io/etcd#13514: what ran is taken for lost, and runs twice"
      )
    case .stampGoesBack:
      ("a new leader's clock takes the cluster's time back", "aphyr.com/posts/294 (Cassandra): time decided by clocks")
    case .releaseWithoutAudit:
      ("a key is released without an entry in the log", "no Raft system's: what a key server must never do")
    case .auditLeafForgotten:
      ("an audit leaf does not come into the tree, on all nodes alike", "no Raft system's: promise 7")
    case .auditLeafNotKept:
      ("the tree grows by an audit leaf that the state does not hold", "no Raft system's: promise 7")
    case .learnersCount: ("learners count towards the majority", "Raft thesis §4.2.1")
    case .severalVotersAtOnce:
      ("several voters change in one step", "Raft thesis §4.1, figure 4.2; aphyr.com/posts/330 (RethinkDB)")
    case .jointCommitsByNewMajority: ("a joint configuration commits by the new majority alone", "Raft thesis §4.3")
    case .jointElectsByNewMajority: ("a joint configuration elects by the new majority alone", "Raft thesis §4.3")
    case .overlappingChanges:
      (
        "a change is proposed while another is not applied",
        "Raft thesis §4.1; Ongaro, raft-dev 2015: single-server changes; etcd-io/etcd#5004"
      )
    case .campaignWithUnappliedChange:
      (
        "a node stands for election while a committed change waits to be applied",
        "etcd-io/etcd#12133; tikv/raft-rs#221"
      )
    case .snapshotWithoutMembers:
      (
        "a snapshot does not bring the members along",
        "Raft thesis §5.1: the latest configuration belongs to a snapshot"
      )
    case .restartForgetsMembers: ("a restarted node goes back to its first members", "Raft thesis §4.1, §5.1")
    case .wipedDiskVotes:
      (
        "a node whose disk was lost votes again under its old name",
        "Protocol-Aware Recovery, FAST 2018; Raft thesis §11.7.3"
      )
    case .olderDiskBelieved:
      (
        "a node goes on with an older copy of its disk, whatever its peers know of the newer one",
        "Viewstamped Replication Revisited, MIT 2012, §4.3; Protocol-Aware Recovery, FAST 2018"
      )
    case .startsWithoutAsking:
      (
        "a started node votes before anybody has said how far its disk had reached",
        "Rollback attacks: ROTE, USENIX Security 2017"
      )
    case .promisesNotRecorded:
      (
        "what peers have promised is forgotten at a restart",
        "Rollback attacks: ROTE, USENIX Security 2017; Protocol-Aware Recovery, FAST 2018"
      )
    }
  }
}
