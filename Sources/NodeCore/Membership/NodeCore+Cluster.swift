internal import Access
internal import Raft
internal import Registry

/// Cluster commands at the leader: what it decides from what it knows, without the log.
extension NodeCore {
  /// Takes a command that waits at this leader: answers it, or has it planned.
  mutating func command(_ id: UInt64) {
    guard let job = jobs[id] else { return }
    guard case .request = job.work else { return plan(id) }
    guard table.index > 0 else {
      unfounded.append(id)
      return
    }
    guard let command = try? ClusterCommand(encoded: job.frame) else {
      return answer(id, .refused(.malformed, message: "the command cannot be read"))
    }
    switch command {
    case .status: answer(id, permitted(job) ?? .status(clusterStatus))
    case .promote(let member): answer(id, permitted(job) ?? promote(member))
    case .transferLeadership(let member): answer(id, permitted(job) ?? transfer(to: member))
    case .issueToken, .admit, .remove, .replace, .rejoin, .describe, .recordHead, .pruneAudit, .noteBackup, .offerKeys,
      .destroyNameSpace, .holdKeys, .clearKeys:
      plan(id)
    }
  }

  /// Ends a job with a cluster answer.
  mutating func answer(_ id: UInt64, _ answer: ClusterAnswer) { self.answer(id, reply: answer.encoded) }

  private func permitted(_ job: Job) -> ClusterAnswer? {
    job.principal.isAdministrator ? nil : .refused(.notAdministrator, message: "an administrator's command")
  }

  private mutating func promote(_ member: NodeID) -> ClusterAnswer {
    guard let record = table[member], record.isPresent else {
      return .refused(.unknownMember, message: "node \(member) is no member")
    }
    if record.standing == .voter { return .done }
    guard record.standing == .learner, !isUnwanted(record) else {
      return .refused(.notCaughtUp, message: "node \(member) is not a learner yet, or is on its way out")
    }
    if record.member.kind == .full, isActive(member), freshReport(member)?.isUnsealed == false {
      return .refused(.sealed, message: "node \(member) does not hold the root key")
    }
    guard isReady(record) else {
      return .refused(.notCaughtUp, message: "node \(member) has not caught up, or is not heard from")
    }
    // Ready learners are promoted by themselves, one after the other.
    guard raft.mayChangeConfiguration else {
      return .refused(.changeInProgress, message: "another change of the members is under way")
    }
    reconcile()
    return .done
  }

  private mutating func transfer(to member: NodeID?) -> ClusterAnswer {
    if let member {
      if member == id { return .done }
      guard let record = table[member], record.isPresent else {
        return .refused(.unknownMember, message: "node \(member) is no member")
      }
      guard canLead(member) else {
        let isSealed = record.member.kind == .witness || freshReport(member)?.isUnsealed == false
        return isSealed
          ? .refused(.sealed, message: "node \(member) holds no root key")
          : .refused(.notCaughtUp, message: "node \(member) does not vote, or is not heard from")
      }
    }
    guard let target = member ?? successor() else {
      return .refused(.notCaughtUp, message: "there is no other member that could lead")
    }
    raft.transferLeadership(to: target)
    return .done
  }

  /// The cluster as this leader sees it.
  var clusterStatus: ClusterStatus {
    let raft = raft.status
    let members = table.records.filter(\.isPresent).map { record in
      let progress = raft.progress.first { $0.id == record.member.id }?.progress
      let report = freshReport(record.member.id)
      return MemberStatus(
        member: record.member, standing: record.standing,
        isUnwanted: record.isUnwanted || record.replacement != nil || record.successor != nil,
        match: progress?.match.rawValue ?? 0, takesSnapshot: progress?.state == .snapshot,
        isActive: isActive(record.member.id), isUnsealed: report?.isUnsealed ?? false,
        hasSpace: report?.hasSpace ?? false)
    }
    return ClusterStatus(
      term: raft.term.rawValue, leader: id, commit: raft.commit.rawValue,
      isChanging: !self.raft.mayChangeConfiguration, members: members)
  }
}
