internal import Raft
internal import Registry

/// Who had better lead: nodes that serve before those that cannot, with space before those without, of high priority
/// before the others.
extension NodeCore {
  /// Whether this node can serve clients: it holds the root key.
  public var serves: Bool { settings.kind == .full && condition.isUnsealed && !isDeparting }

  /// What a leader does with every tick besides consensus.
  mutating func lead() {
    if raft.transferee == nil {
      if !serves {
        // Elected all the same, it brings the others up to date and hands over (DESIGN: witnesses and sealed nodes).
        if let best = successor() { raft.transferLeadership(to: best) }
      } else if !condition.hasToken, ticks >= tokenRetryAfter, let best = successor(whereToken: true) {
        tokenRetryAfter = ticks + 2 * UInt64(settings.raft.electionTicks)
        raft.transferLeadership(to: best)
      } else if !condition.hasSpace {
        if ticks >= handOverAfter { handOver() }
      } else if ticks >= preferAfter {
        prefer()
      }
    }
    reconcile()
    tidy()
    rotate()
  }

  /// Whether a node could lead: a voter that stays, full, heard from, and saying that it holds the root key.
  func canLead(_ node: NodeID) -> Bool {
    guard node != id, raft.configuration.voters.contains(node), isActive(node) else { return false }
    if let record = table[node], record.member.kind != .full || isUnwanted(record) { return false }
    return freshReport(node)?.isUnsealed ?? false
  }

  /// The best node to hand over to: of those with their token, with space, of the highest priority, the one whose log
  /// reaches furthest.
  func successor(whereSpace: Bool = false, whereToken: Bool = false) -> NodeID? {
    func rank(_ peer: (id: NodeID, progress: Progress)) -> (Int, Int, UInt8, Index) {
      let report = freshReport(peer.id)
      return (
        report?.hasToken == true ? 1 : 0, report?.hasSpace == true ? 1 : 0, table[peer.id]?.member.priority ?? 100,
        peer.progress.match
      )
    }
    let able = raft.status.progress.filter {
      guard canLead($0.id) else { return false }
      let rank = rank($0)
      return (!whereToken || rank.0 == 1) && (!whereSpace || rank.1 == 1)
    }
    return able.max { rank($0) < rank($1) }?.id
  }

  /// Hands leadership to a node that can serve, if there is one.
  mutating func resign() {
    guard raft.isLeader, let best = successor() else { return }
    raft.transferLeadership(to: best)
  }

  /// Hands leadership on because the disk is nearly full: to the next follower round the ring, since another one may be
  /// as full. A full node that wins a later election does so again, and seldom enough that nodes which are all full
  /// do not keep the cluster busy with it.
  private mutating func handOver() {
    let willing = raft.status.progress.map(\.id).filter { canLead($0) }.sorted()
    let steady = willing.filter { freshReport($0)?.hasToken == true }
    // To a node without its token it would come straight back.
    let able = condition.hasToken ? steady : steady.isEmpty ? willing : steady
    let roomy = able.filter { freshReport($0)?.hasSpace == true }
    let others = roomy.isEmpty ? able : roomy
    let ring = others.filter { $0 > id } + others.filter { $0 < id }
    guard let next = ring.first else { return }
    handOverAfter = ticks + UInt64(settings.spaceRetryTicks)
    raft.transferLeadership(to: next)
  }

  /// Hands over to a reachable voter of higher priority that has caught up. Seldom: a node that cannot keep leadership
  /// must not be given it again and again.
  private mutating func prefer() {
    preferAfter = ticks + UInt64(settings.priorityRetryTicks)
    let own = table[id]?.member.priority ?? 100
    guard let best = successor(whereSpace: true, whereToken: true), table[best]?.member.priority ?? 100 > own,
      let progress = raft.status.progress.first(where: { $0.id == best })?.progress, hasCaughtUp(progress)
    else { return }
    raft.transferLeadership(to: best)
  }

  /// Whether a member's log is within the catch-up bound of what is committed.
  func hasCaughtUp(_ progress: Progress) -> Bool {
    progress.state == .replicate && progress.match.rawValue + settings.catchUpEntries >= raft.commit.rawValue
  }

  // MARK: The disk

  /// An append that is at work for an election timeout: the disk has stalled. A leader could commit without its own
  /// disk, but not be relied on: it steps down, and does not stand again until its disk has caught up.
  mutating func watchDisk() {
    let isLate = appendsAtWork.first.map { ticks - $0 >= UInt64(settings.raft.electionTicks) } ?? false
    guard isLate != isStalled else { return }
    isStalled = isLate
    reportAfter = 0
    raft.mayStand = !isLate
    guard isLate, raft.isLeader else { return }
    if let best = successor() { raft.transferLeadership(to: best) }
    raft.stepDown()
  }
}
