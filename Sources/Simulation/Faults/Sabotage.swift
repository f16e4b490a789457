internal import Access
internal import Mutants
internal import NodeCore
internal import Operations
internal import Raft
internal import Registry
internal import Store

/// A mutant that the world plays around production code: a lying disk, a rewritten message. Those that are compiled into
/// a node need nothing of it.
final class Sabotage {
  let mutant: Mutant
  private var views: [Int: (view: any ReadView, uses: Int)] = [:]
  private var forwards: Set<RequestIdentity> = []
  private var fresh: UInt64 = 1 << 40
  private var last: [Int: [UInt8]] = [:]

  init(_ mutant: Mutant) { self.mutant = mutant }

  var acknowledgesBeforeSync: Bool { mutant == .acknowledgeBeforeSync }
  var repliesBeforeCommit: Bool { mutant == .replyBeforeCommit }
  /// Nodes of which a sync failed and was called again.
  private var forgiven: Set<Int> = []

  /// Whether what was synced now is not durable.
  func losesSyncs(_ node: SimulatedNode, _ draw: inout SeededGenerator) -> Bool {
    (mutant == .lyingSync && draw.chance(500)) || forgiven.contains(node.place)
  }

  /// The pages of the failed sync are marked clean: nothing that follows them can be read after a crash.
  func forgivesFailedSync(_ node: SimulatedNode) -> Bool {
    guard mutant == .failedSyncRetried else { return false }
    forgiven.insert(node.place)
    return true
  }

  /// A crash in the middle of a write, before it is cut off.
  func beforeCrash(_ node: SimulatedNode) {
    guard mutant == .tornTailKept, case .append(let append, _)? = node.logGroup.first, append.snapshot == nil,
      node.disk.unsynced.isEmpty, let last = append.entries.last, last.data.count > 1
    else { return }
    var torn = last
    torn.data = Array(last.data.prefix(last.data.count / 2)) + Array(repeating: 0, count: last.data.count / 2)
    node.disk.falsify { $0.append(append.entries.dropLast() + [torn]) }
    node.logGroup = []
  }

  /// Damage in the log that a restart does not see, or sees and cuts off. Answers whether the node goes on with it.
  func overlooksDamage(of node: SimulatedNode, _ draw: inout SeededGenerator) -> Bool {
    let log = node.disk.durable
    guard mutant == .damageBelieved || mutant == .damageCutOff, !log.entries.isEmpty else { return false }
    let at = draw.within(0...(log.entries.count - 1))
    var damaged = log.entries[at]
    if mutant == .damageBelieved {
      damaged.data.append(0xFF)
      node.disk.falsify { $0.append([damaged] + log.entries.dropFirst(at + 1)) }
    } else {
      let keep = max(damaged.index.rawValue - 1, node.store.applied.index)
      guard keep < log.lastIndex.rawValue else { return false }
      cut(&node.disk, to: keep)
    }
    return true
  }

  /// Cuts the durable log off behind an index.
  private func cut(_ disk: inout SimulatedDisk, to keep: UInt64) {
    disk.falsify { storage in
      let state = storage.hardState
      storage = MemoryLogStorage(
        hardState: HardState(term: state.term, vote: state.vote, commit: min(state.commit, Index(keep))),
        base: storage.base, entries: storage.entries.prefix(Int(keep - storage.base.index.rawValue)),
        configuration: storage.configuration, snapshot: storage.snapshot)
    }
  }

  func afterCrash(_ node: SimulatedNode, _ draw: inout SeededGenerator) {
    forgiven.remove(node.place)
    moveApplied(node)
    switch mutant {
    case .forgetVote:
      node.disk.falsify { storage in
        storage.setHardState(HardState(term: storage.hardState.term, vote: nil, commit: storage.hardState.commit))
      }
    case .loseLogTail:
      let log = node.disk.durable
      let keep = max(log.lastIndex.rawValue - min(log.lastIndex.rawValue, 3), node.store.applied.index)
      if keep > log.base.index.rawValue, keep < log.lastIndex.rawValue { cut(&node.disk, to: keep) }
    default: break
    }
  }

  /// Applied index and state apart, as when they are not written together.
  private func moveApplied(_ node: SimulatedNode) {
    let applied = node.store.applied
    guard mutant == .appliedIndexAhead || mutant == .appliedIndexBehind, applied.index > 1 else { return }
    let index = mutant == .appliedIndexAhead ? applied.index + 1 : applied.index - 1
    guard index > node.disk.durable.base.index.rawValue, let entry = node.disk.durable.entry(at: Index(index)),
      index <= node.disk.durable.hardState.commit.rawValue, let view = try? node.store.view()
    else { return }
    var records: [(key: RecordKey, record: Record)]? = []
    try? view.scan(.all, .ascending) { key, record in
      records?.append((key, record))
      return .proceed
    }
    try? node.store.replace(at: Revision(term: entry.term.rawValue, index: index)) {
      defer { records = nil }
      return records
    }
  }

  func change(_ message: inout Message, _ draw: inout SeededGenerator) {
    switch (mutant, message) {
    case (.doubleVote, .requestVoteResponse(var vote)):
      vote.granted = true
      message = .requestVoteResponse(vote)
    case (.acknowledgeTooMuch, .appendEntriesResponse(var response)):
      guard case .matched(let index) = response.result, index > .zero else { return }
      response.result = .matched(index.next)
      message = .appendEntriesResponse(response)
    case (.commitAhead, .heartbeat(var heartbeat)):
      heartbeat.commit = heartbeat.commit.next
      message = .heartbeat(heartbeat)
    case (.staleReadIndex, .readIndexResponse(var response)):
      response.index = Index(response.index.rawValue - min(response.index.rawValue, 10))
      message = .readIndexResponse(response)
    default: break
    }
  }

  func change(_ message: PeerMessage, _ draw: inout SeededGenerator) -> PeerMessage? {
    guard mutant == .newIdentityOnRepeat, case .forward(let forward) = message,
      !forwards.insert(forward.identity).inserted
    else { return nil }
    fresh += 1
    return .forward(
      Forward(
        identity: RequestIdentity(
          origin: forward.identity.origin, incarnation: forward.identity.incarnation, sequence: fresh),
        lowestOutstanding: forward.lowestOutstanding, term: forward.term, kind: forward.kind,
        principal: forward.principal, frame: forward.frame))
  }

  func change(_ planned: inout Planned) {
    guard mutant == .dropGuards, let prepared = planned.mutation, !prepared.bytes.isEmpty else { return }
    var mutation = prepared.mutation
    mutation.guards = []
    guard let bytes = try? mutation.encoded() else { return }
    planned = Planned(id: planned.id, reply: planned.reply, mutation: .init(bytes: bytes, mutation: mutation))
  }

  func view(for plan: Plan, _ node: SimulatedNode) throws(StoreError) -> (any ReadView)? {
    guard mutant == .stalePlans, case .read = plan.kind else { return nil }
    if let kept = views[node.place], kept.uses < 5 {
      views[node.place]?.uses += 1
      return kept.view
    }
    let view = try node.store.view()
    views[node.place] = (view, 0)
    return view
  }

  func answer(_ request: Request, _ node: SimulatedNode) -> [UInt8]? {
    guard mutant == .skipReadBarrier, let view = try? node.store.view() else { return nil }
    return node.evaluator.evaluate(
      request.frame, principal: request.principal, view: view,
      stamp: Stamp(time: max(node.machine.ledger.newestStamp, 0), request: nil)
    ).reply
  }

  func appliedBytes(_ entry: Entry, at place: Int) -> [UInt8]? {
    mutant == .skipApply && place == 1 && entry.index.rawValue % 20 == 0 ? [] : nil
  }

  /// The entries that a node applies, each with the position that it is given.
  func applied(_ entries: [CommittedEntry], at place: Int) -> [CommittedEntry] {
    guard mutant == .applyTwice, place == 1 else { return entries }
    return entries.map { entry in
      // Its place is taken by the entry before it, once more.
      guard entry.revision.index % 20 == 0, let before = last[place] else {
        last[place] = entry.bytes
        return entry
      }
      return CommittedEntry(revision: entry.revision, bytes: before)
    }
  }

  func spoil(_ records: inout [(key: RecordKey, record: Record)]) {
    if mutant == .snapshotWithoutReplies {
      records.removeAll { $0.key.bytes.first == RecordSpace.replies.rawValue }
    }
    guard mutant == .snapshotLosesRecord, !records.isEmpty else { return }
    records.remove(at: records.count / 2)
  }
}
