internal import Access
internal import Raft
internal import Registry

/// Which life of a node's disk the table names, in few bytes: every message is held against it.
struct Life {
  let node: NodeID
  /// The life that is a member, or is to become one.
  let present: UInt64
  /// This life and those before it are over; 0 for none.
  let over: UInt64
  /// Whether the present life is out of the configuration, too.
  let isOut: Bool

  /// Whether that life of that node is no member any more.
  static func isOut(_ node: NodeID, _ incarnation: UInt64, _ lives: [Life]) -> Bool {
    lives.contains { $0.node == node && (incarnation < $0.present || ($0.isOut && incarnation == $0.present)) }
  }

  static func of(_ table: MemberTable) -> [Life] {
    table.records.map { record in
      let present = record.member.incarnation
      return Life(
        node: record.member.id, present: present,
        over: record.standing == .gone ? present : present - 1,
        isOut: record.standing == .gone || record.standing == .parting)
    }
  }
}

/// Who belongs to the cluster, whose messages count, and the end of this node's own part.
extension NodeCore {
  // MARK: The table

  /// Takes a newer table of members.
  mutating func take(_ next: MemberTable) {
    guard next.index >= table.index, next != table else { return }
    if next.keys != table.keys { owesKeys = true }
    table = next
    lives = Life.of(next)
    owesMembers = true
    guard !isDeparting, Life.isOut(id, settings.incarnation, lives) else { return }
    // What was admitted before goes on: its members hear this life until the log has dismissed it.
    isDeparting = true
    departingSince = ticks
    raft.isOut = true
    reportAfter = 0
  }

  /// Answers what is held here: it cannot be served by a node that is no member.
  private mutating func endJobs() {
    for id in jobs.keys.sorted() {
      guard let job = jobs[id] else { continue }
      if job.mayHaveRun {
        answer(id, refusal: .outcomeUnknown)
      } else if case .peer = job.source {
        // Not run here. Whether it ran under an earlier leader, who leads next finds out.
        answer(id, forward: .notLeader)
      } else {
        answer(id, refusal: .departed)
      }
    }
  }

  /// The founders of a cluster that has not written its table yet.
  static func founders(_ settings: NodeSettings, _ configuration: Configuration) -> [MemberRecord] {
    configuration.members.map { id in
      MemberRecord(
        settings.founders.first { $0.id == id } ?? Member(id: id),
        standing: configuration.isVoter(id) ? .voter : .learner)
    }
  }

  /// Takes no part from now on. What has been proposed may still come about.
  private mutating func leave(_ effect: Effect) {
    guard !hasLeft else { return }
    hasLeft = true
    endJobs()
    effects.append(effect)
  }

  // MARK: Whose messages count

  /// Whether a message counts: it was meant for this life of this node, and comes from a life that the applied table
  /// does not know to be over. An answer counts only from the very life that the table names, because it is counted as
  /// that member's promise.
  mutating func accepts(_ message: PeerMessage, from sender: Sender) -> Bool {
    guard sender.node != id, sender.addressed == 0 || sender.addressed == settings.incarnation else { return false }
    guard let life = lives.first(where: { $0.node == sender.node }) else { return true }
    if sender.incarnation <= life.over {
      if message.wantsAnswer {
        effects.append(
          .send(to: Recipient(sender.node, incarnation: sender.incarnation), .departed(incarnation: life.present)))
      }
      return false
    }
    if case .raft(let message, _) = message, message.isResponse { return sender.incarnation == life.present }
    return true
  }

  /// A member says that this life of the node has been let go, and which life is the newest.
  mutating func departed(_ incarnation: UInt64) {
    guard incarnation >= settings.incarnation else { return }
    let newest = lives.first { $0.node == id }?.present ?? incarnation
    leave(
      max(newest, incarnation) > settings.incarnation
        ? .superseded("another life of node \(id)'s disk has taken its place")
        : .removed("node \(id) was removed from the cluster"))
  }

  /// Whether this node leads, and a majority of the voters is sure to find the present members after a restart.
  var isSureOfMembers: Bool {
    guard leadsAndKnows, !raft.configuration.isJoint else { return false }
    let sure = raft.configuration.voters.count { voter in
      let commit = voter == id ? durableCommit.rawValue : freshReport(voter)?.durableCommit ?? 0
      return commit >= raft.configurationIndex.rawValue
    }
    return sure * 2 > raft.configuration.voters.count
  }

  /// What makes a member of the receiver (it votes, it acknowledges) is for the life that the table names; the rest for
  /// whichever there is.
  func recipient(of message: PeerMessage, _ node: NodeID) -> Recipient {
    guard case .raft(let message, _) = message else { return Recipient(node) }
    switch message {
    case .appendEntries, .heartbeat, .installSnapshot, .timeoutNow, .requestVote, .requestPreVote:
      return Recipient(node, incarnation: lives.first { $0.node == node }?.present ?? 0)
    default: return Recipient(node)
    }
  }

  mutating func send(_ message: PeerMessage, to node: NodeID) {
    effects.append(.send(to: recipient(of: message, node), message))
  }

  // MARK: Reports

  /// What this node says of itself.
  var ownReport: NodeReport {
    NodeReport(
      isUnsealed: serves, hasToken: condition.hasToken, hasSpace: condition.hasSpace && !isStalled,
      start: settings.requestIncarnation, lowestOutstanding: outgoing.lowestOutstanding,
      durableCommit: durableCommit.rawValue)
  }

  /// Tells the leader, if it is time to.
  mutating func report() {
    if raft.isLeader {
      incoming.finished(
        origin: id.rawValue, incarnation: settings.requestIncarnation, below: outgoing.lowestOutstanding)
      return
    }
    guard ticks >= reportAfter else { return }
    if isDeparting {
      // Whoever leads lets it go when it has said this: what it has sent on is answered before, and uses are recorded.
      let hasFinished = outgoing.isIdle && uses.unrecorded == 0
      guard hasFinished || ticks - departingSince >= UInt64(settings.deadlineTicks) else { return }
      reportAfter = ticks + UInt64(settings.reportTicks)
      for member in table.members where member.id != id { send(.report(ownReport), to: member.id) }
      return
    }
    guard let leader = raft.leader else {
      // A life that the log has passed over before it took part is addressed by nobody: it learns of its end by asking.
      guard !raft.configuration.isVoter(id) else { return }
      reportAfter = ticks + UInt64(settings.reportTicks)
      for member in table.members where member.id != id { send(.report(ownReport), to: member.id) }
      for teller in tellers where !table.members.contains(where: { $0.id == teller }) {
        send(.report(ownReport), to: teller)
      }
      return
    }
    reportAfter = ticks + UInt64(settings.reportTicks)
    send(.report(ownReport), to: leader)
  }

  mutating func receive(_ report: NodeReport, from sender: Sender) {
    guard raft.isLeader,
      lives.first(where: { $0.node == sender.node })?.present ?? sender.incarnation == sender.incarnation
    else { return }
    reports[sender.node] = (report, ticks)
    incoming.finished(origin: sender.node.rawValue, incarnation: report.start, below: report.lowestOutstanding)
  }

  /// Whether the node was heard from within an election timeout.
  func isActive(_ node: NodeID) -> Bool {
    node == id || heard[node].map { ticks - $0 <= UInt64(settings.raft.electionTicks) } ?? false
  }

  /// What the node last said of itself, unless that was long ago.
  func freshReport(_ node: NodeID) -> NodeReport? {
    if node == id { return ownReport }
    guard let (report, tick) = reports[node], ticks - tick <= 4 * UInt64(settings.reportTicks) else { return nil }
    return report
  }
}

extension PeerMessage {
  /// Whether the sender waits for something: so it is told that it is no member any more.
  fileprivate var wantsAnswer: Bool {
    switch self {
    case .raft(.requestVote, _), .raft(.requestPreVote, _), .raft(.readIndex, _), .forward, .report, .attestation(.ask):
      true
    default: false
    }
  }
}
