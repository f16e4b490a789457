internal import Access
internal import Raft
internal import Registry
internal import TTLV

/// The leader brings the configuration to what the table of members asks for: one joint change after the other, each
/// when the one before it has been applied and the cluster can bear it. Nothing of it is kept outside the log, so the
/// next leader goes on where this one ends.
extension NodeCore {
  /// Whether a member is to be removed now.
  func isUnwanted(_ record: MemberRecord) -> Bool {
    if record.isUnwanted || record.successor != nil { return true }
    guard let replacement = record.replacement else { return false }
    return table[replacement]?.standing == .voter
  }

  mutating func reconcile() {
    guard leadsAndKnows else { return }
    guard table.index > 0 else { return found() }
    takeFounded()
    dismiss()
    guard raft.mayChangeConfiguration else { return }
    // Nobody becomes a voter between the decision that all voters hold new keys and its being in force.
    for record in table.records where record.standing == .learner && !isUnwanted(record) && !isActivatingKeys {
      if isReady(record) { return change(.addVoter, record.member) }
    }
    for record in table.records where record.standing == .admitted && !record.isUnwanted {
      return change(.addLearner, record.member)
    }
    for record in table.records
    where (record.standing == .learner || record.standing == .voter) && isUnwanted(record) {
      if record.member.id == id, let best = successor() {
        // The members that stay had better be led by one of them.
        guard ticks >= handOverAfter else { continue }
        handOverAfter = ticks + 2 * UInt64(settings.raft.electionTicks)
        return raft.transferLeadership(to: best)
      }
      if canSpare(record.member.id) { return change(.remove, record.member) }
    }
  }

  /// Whether a learner may vote: it has caught up, is there, and says that it holds the root key or needs none.
  func isReady(_ record: MemberRecord) -> Bool {
    guard isActive(record.member.id),
      let progress = raft.status.progress.first(where: { $0.id == record.member.id })?.progress, hasCaughtUp(progress)
    else { return false }
    return record.member.kind == .witness || freshReport(record.member.id)?.isUnsealed == true
  }

  /// Whether a majority of those that stay is there: a change that the remaining voters cannot commit would stop the
  /// cluster half way.
  private func canSpare(_ id: NodeID) -> Bool {
    let rest = raft.configuration.voters.filter { $0 != id }
    return !rest.isEmpty && rest.count(where: isActive) * 2 > rest.count
  }

  /// Proposes one joint change, which ends by itself (Raft thesis §4.3). The change carries the member it is about.
  private mutating func change(_ action: ConfigurationChange.Step.Action, _ member: Member) {
    let change = ConfigurationChange(
      transition: .implicit, steps: [.init(action, member.id)], context: member.encoded)
    _ = raft.propose(change)
  }

  // MARK: The first table

  /// Lets those go that are out of the configuration, when nobody can need their votes any more, and their clients have
  /// been answered.
  private mutating func dismiss() {
    let parting = table.records.filter { $0.standing == .parting }
    partingSince = partingSince.filter { known in parting.contains { $0.member.id == known.key } }
    for record in parting where partingSince[record.member.id] == nil { partingSince[record.member.id] = ticks }
    guard !parting.isEmpty, isSureOfMembers else { return }
    let ready = parting.filter(hasFinished).map(\.member.id)
    if !ready.isEmpty { plan(.dismiss(ready)) }
  }

  /// Whether a node that is out has nothing outstanding any more. One that knows of its removal says so; one that is gone
  /// is not waited for, nor, for long, one that does not know.
  private func hasFinished(_ record: MemberRecord) -> Bool {
    let node = record.member.id
    // Its disk is lost, and what is heard from it is the life that comes next.
    if record.successor != nil || !isActive(node) { return true }
    if freshReport(node)?.isUnsealed == false { return true }
    return partingSince[node].map { ticks - $0 >= 2 * UInt64(settings.raft.electionTicks) } ?? false
  }

  /// Writes the founders down, so that from now on everybody has the members from the state.
  private mutating func found() { plan(.found(Self.founders(settings, raft.configuration))) }

  /// Has a change of the table planned that nobody asked for; one at a time.
  mutating func plan(_ work: Plan.Work) {
    if let tableWork, jobs[tableWork] != nil { return }
    var job = Job(
      source: .own, frame: [], principal: Principal(identity: ""), kind: .cluster,
      deadline: ticks + UInt64(settings.deadlineTicks))
    job.work = work
    let id = add(job)
    tableWork = id
    waiting.append(id)
  }

  /// Lets go on what waited for the first table.
  private mutating func takeFounded() {
    guard !unfounded.isEmpty else { return }
    waiting.append(contentsOf: unfounded)
    unfounded = []
  }
}
