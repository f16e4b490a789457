import Raft

extension Transcript {
  /// Writes a log line as etcd does.
  func log(_ id: NodeID, _ event: TraceEvent) {
    let (level, text) = line(id.hex, event)
    log(level, text)
  }

  private func line(_ me: String, _ event: TraceEvent) -> (Level, String) {
    switch event {
    case .started(let peers, let term, let commit, let applied, let last):
      let list = peers.map(\.hex).joined(separator: ",")
      return (
        .info,
        "newRaft \(me) [peers: [\(list)], term: \(term), commit: \(commit), applied: \(applied), "
          + "lastindex: \(last.index), lastterm: \(last.term)]"
      )
    case .becameFollower(let term): return (.info, "\(me) became follower at term \(term)")
    case .becamePreCandidate(let term): return (.info, "\(me) became pre-candidate at term \(term)")
    case .becameCandidate(let term): return (.info, "\(me) became candidate at term \(term)")
    case .becameLeader(let term): return (.info, "\(me) became leader at term \(term)")
    case .startingElection(let term): return (.info, "\(me) is starting a new election at term \(term)")
    case .sentVoteRequest(let kind, let to, let last, let term):
      return (.info, "\(me) \(last.etcdLog) sent \(kind.etcdName) request to \(to.hex) at term \(term)")
    case .receivedVote(let kind, let from, let granted, let term):
      return (
        .info, "\(me) received \(kind.etcdName)\(granted ? "" : " rejection") from \(from.hex) at term \(term)"
      )
    case .talliedVotes(let kind, let granted, let rejected):
      return (.info, "\(me) has received \(granted) \(kind.etcdName) votes and \(rejected) vote rejections")
    case .castVote(let ballot): return (.info, "\(me) " + ballot.etcdText("cast", "for"))
    case .rejectedVote(let ballot): return (.info, "\(me) " + ballot.etcdText("rejected", "from"))
    case .ignoredVoteInLease(let ballot, let ticks):
      return (
        .info,
        "\(me) " + ballot.etcdText("ignored", "from") + ": lease is not expired (remaining ticks: \(ticks))"
      )
    case .campaignWhileLeader: return (.debug, "\(me) ignoring MsgHup because already leader")
    case .unpromotable: return (.warn, "\(me) is unpromotable and can not campaign")
    case .unappliedConfigurationChange(let term):
      return (
        .warn,
        "\(me) cannot campaign at term \(term) since there are still pending configuration changes to apply"
      )
    case .quorumInactive: return (.warn, "\(me) stepped down to follower since quorum is not active")
    case .forgotLeader(let leader, let term): return (.info, "\(me) forgetting leader \(leader.hex) at term \(term)")
    case .forgetRefusedForLease: return (.error, "ignoring MsgForgetLeader due to ReadOnlyLeaseBased")
    case .higherTerm(let kind, let from, let own, let theirs):
      return (
        .info,
        "\(me) [term: \(own)] received a \(kind.etcdName) message with higher term from \(from.hex) [term: \(theirs)]"
      )
    case .ignoredLowerTerm(let kind, let from, let own, let theirs):
      return (
        .info,
        "\(me) [term: \(own)] ignored a \(kind.etcdName) message with lower term from \(from.hex) [term: \(theirs)]"
      )
    case .ignoredStaleAppend(let own, let theirs):
      return (
        .info,
        "\(me) [term: \(own)] ignored entry appends from a MsgStorageAppendResp message with lower term "
          + "[term: \(theirs)]"
      )
    default: return logLine(me, event)
    }
  }

  private func logLine(_ me: String, _ event: TraceEvent) -> (Level, String) {
    switch event {
    case .foundConflict(let index, let existing, let conflicting):
      return (
        .info, "found conflict at index \(index) [existing term: \(existing), conflicting term: \(conflicting)]"
      )
    case .replacedUnstable(let index): return (.info, "replace the unstable entries from index \(index)")
    case .truncatedUnstable(let index): return (.info, "truncate the unstable entries before index \(index)")
    case .stableMissing(let index): return (.info, "entry at index \(index) missing from unstable log; ignoring")
    case .stableIsSnapshot(let index):
      return (.info, "entry at index \(index) matched unstable snapshot; ignoring")
    case .stableMismatch(let id, let held):
      return (
        .info,
        "entry at (index,term)=(\(id.index),\(id.term)) mismatched with entry at (\(id.index),\(held)) in unstable "
          + "log; ignoring"
      )
    case .rejectedAppend(let own, let previous, let from):
      return (.debug, "\(me) \(own.etcdLog) rejected MsgApp \(previous.etcdLog) from \(from.hex)")
    case .noProgress(let peer): return (.debug, "\(me) no progress available for \(peer.hex)")
    case .receivedRejection(let from, let rejected, let hint):
      return (
        .debug,
        "\(me) received MsgAppResp(rejected, hint: (index \(hint.index), term \(hint.term))) from \(from.hex) "
          + "for index \(rejected)"
      )
    case .decreasedProgress(let peer, let progress):
      return (.debug, "\(me) decreased progress of \(peer.hex) to [\(progress.etcdText)]")
    case .recoveredFromSnapshot(let peer, let progress):
      return (
        .debug,
        "\(me) recovered from needing snapshot, resumed sending replication messages to \(peer.hex) "
          + "[\(progress.etcdText)]"
      )
    case .reportedUnreachable(let peer, let progress):
      return (
        .debug, "\(me) failed to send message to \(peer.hex) because it is unreachable [\(progress.etcdText)]"
      )
    case .snapshotToInactive(let peer):
      return (.debug, "ignore sending snapshot to \(peer.hex) since it is not recently active")
    case .snapshotUnavailable(let peer):
      return (
        .debug, "\(me) failed to send snapshot to \(peer.hex) because snapshot is temporarily unavailable"
      )
    case .sentSnapshot(let id, let peer, let firstIndex, let commit, let progress):
      return (
        .debug,
        "\(me) [firstindex: \(firstIndex), commit: \(commit)] sent snapshot[index: \(id.index), term: \(id.term)] "
          + "to \(peer.hex) [\(progress.etcdText)]"
      )
    case .pausedForSnapshot(let peer, let progress):
      return (.debug, "\(me) paused sending replication messages to \(peer.hex) [\(progress.etcdText)]")
    case .snapshotReported(let peer, let succeeded, let progress):
      return (
        .debug,
        "\(me) snapshot \(succeeded ? "succeeded" : "failed"), resumed sending replication messages to \(peer.hex) "
          + "[\(progress.etcdText)]"
      )
    case .restoring(let id, let committed, let applied, let applying, let stable, let handed, let unstable):
      return (
        .info,
        "log [committed=\(committed), applied=\(applied), applying=\(applying), unstable.offset=\(stable.next), "
          + "unstable.offsetInProgress=\(handed.next), len(unstable.Entries)=\(unstable)] starts to restore snapshot "
          + id.etcdSnapshot
      )
    case .restoredLog(let id, let commit, let last):
      return (.info, "\(me) \(last.etcdEnd(commit)) restored snapshot \(id.etcdSnapshot)")
    case .fastForwarded(let id, let commit, let last):
      return (.info, "\(me) \(last.etcdEnd(commit)) fast-forwarded commit to snapshot \(id.etcdSnapshot)")
    case .restoredSnapshot(let id, let commit):
      return (.info, "\(me) [commit: \(commit)] restored snapshot \(id.etcdSnapshot)")
    case .ignoredSnapshot(let id, let commit):
      return (.info, "\(me) [commit: \(commit)] ignored snapshot \(id.etcdSnapshot)")
    case .snapshotWhileNotFollower:
      return (.warn, "\(me) attempted to restore snapshot as leader; should never happen")
    case .snapshotWithoutMe(let configuration):
      return (
        .warn,
        "\(me) attempted to restore snapshot but it is not in the ConfState \(configuration.etcdState); "
          + "should never happen"
      )
    default: return memberLine(me, event)
    }
  }

  private func memberLine(_ me: String, _ event: TraceEvent) -> (Level, String) {
    switch event {
    case .droppedWithoutLeader(let term): return (.info, "\(me) no leader at term \(term); dropping proposal")
    case .droppedUnforwarded(let leader, let term):
      return (.info, "\(me) not forwarding to leader \(leader.hex) at term \(term); dropping proposal")
    case .droppedInTransfer(let to, let term):
      return (
        .debug, "\(me) [term \(term)] transfer leadership to \(to.hex) is in progress; dropping proposal"
      )
    case .droppedForSize:
      return (
        .warn,
        "\(me) appending new entries to log would exceed uncommitted entry size limit; dropping proposal"
      )
    case .switchedConfiguration(let configuration):
      return (.info, "\(me) switched to configuration \(configuration.etcdConfiguration)")
    case .ignoredConfigurationChange(let change, let kind, let configuration, let refusal):
      let reason =
        switch refusal {
        case .pending(let at, let applied): "possible unapplied conf change at index \(at) (applied to \(applied))"
        case .joint: "must transition out of joint config first"
        case .notJoint: "not in joint state; refusing empty conf change"
        }
      return (
        .info,
        "\(me) ignoring conf change \(change.etcdText(kind)) at config \(configuration.etcdConfiguration): \(reason)"
      )
    case .leavingJoint(let configuration):
      return (
        .info, "initiating automatic transition out of joint configuration \(configuration.etcdConfiguration)"
      )
    case .notLeavingJoint(let configuration):
      return (
        .debug,
        "not initiating automatic transition out of joint configuration \(configuration.etcdConfiguration): "
          + "raft proposal dropped"
      )
    case .transferToLearner: return (.debug, "\(me) is learner. Ignored transferring leadership")
    case .transferInProgress(let to, let term):
      return (
        .info,
        "\(me) [term \(term)] transfer leadership to \(to.hex) is in progress, ignores request to same node \(to.hex)"
      )
    case .transferAborted(let to, let term):
      return (.info, "\(me) [term \(term)] abort previous transferring leadership to \(to.hex)")
    case .transferToSelf: return (.debug, "\(me) is already leader. Ignored transferring leadership to self")
    case .transferStarted(let to, let term):
      return (.info, "\(me) [term \(term)] starts to transfer leadership to \(to.hex)")
    case .transferAtOnce(let to):
      return (
        .info, "\(me) sends MsgTimeoutNow to \(to.hex) immediately as \(to.hex) already has up-to-date log"
      )
    case .transferCaughtUp(let to): return (.info, "\(me) sent MsgTimeoutNow to \(to.hex) after received MsgAppResp")
    case .transferWithoutLeader(let term):
      return (.info, "\(me) no leader at term \(term); dropping leader transfer msg")
    case .receivedTimeoutNow(let from, let term):
      return (
        .info,
        "\(me) [term \(term)] received MsgTimeoutNow from \(from.hex) and starts an election to get leadership."
      )
    case .ignoredTimeoutNow(let from, let term, let role):
      return (.debug, "\(me) [term \(term) state \(role.etcdName)] ignored MsgTimeoutNow from \(from.hex)")
    case .readWithoutLeader(let term):
      return (.info, "\(me) no leader at term \(term); dropping index reading msg")
    default: return (.fatal, "an event without text")
    }
  }
}

extension EntryID {
  fileprivate var etcdLog: String { "[logterm: \(term), index: \(index)]" }
  fileprivate var etcdSnapshot: String { "[index: \(index), term: \(term)]" }
  fileprivate func etcdEnd(_ commit: Index) -> String {
    "[commit: \(commit), lastindex: \(index), lastterm: \(term)]"
  }
}

extension TraceEvent.Ballot {
  fileprivate func etcdText(_ verb: String, _ preposition: String) -> String {
    "[logterm: \(last.term), index: \(last.index), vote: \(vote.hex)] \(verb) \(kind.etcdName) \(preposition) "
      + "\(candidate.hex) [logterm: \(candidateLast.term), index: \(candidateLast.index)] at term \(term)"
  }
}
