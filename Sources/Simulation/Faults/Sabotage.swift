internal import Access
internal import NodeCore
internal import Operations
internal import Raft
internal import Registry
internal import Store

/// A deliberate bug, played by the world around the production code: a lying disk, a rewritten message. Each must be
/// found by some checker; none of it exists in a node.
public enum Mutant: String, CaseIterable, Sendable {
  /// Followers' acknowledgements and votes leave before the disk has what they promise.
  case acknowledgeBeforeSync = "acknowledge-before-sync"
  /// A sync returns without having made anything durable.
  case lyingSync = "lying-sync"
  /// A restarted node does not know whom it voted for.
  case forgetVote = "forget-vote"
  /// A restarted node has lost the end of its log.
  case loseLogTail = "lose-log-tail"
  /// Every vote asked for is given.
  case doubleVote = "double-vote"
  /// A follower claims one entry more than it has.
  case acknowledgeTooMuch = "acknowledge-too-much"
  /// A heartbeat's commit index runs ahead.
  case commitAhead = "commit-ahead"
  /// A follower answers reads from its own state at once.
  case skipReadBarrier = "skip-read-barrier"
  /// A read index from before the newest commits.
  case staleReadIndex = "stale-read-index"
  /// The client hears of a change when it is planned.
  case replyBeforeCommit = "reply-before-commit"
  /// Plans read a state that is older than the plan.
  case stalePlans = "stale-plans"
  /// Mutations carry no guards.
  case dropGuards = "drop-guards"
  /// A forward that is sent again gets a new identity.
  case newIdentityOnRepeat = "new-identity-on-repeat"
  /// One replica skips some entries.
  case skipApply = "skip-apply"
  /// A streamed snapshot lacks a record.
  case snapshotLosesRecord = "snapshot-loses-record"
}

/// One mutant at work in one world.
final class Sabotage {
  let mutant: Mutant
  private var views: [Int: (view: any ReadView, uses: Int)] = [:]
  private var forwards: Set<RequestIdentity> = []
  private var fresh: UInt64 = 1 << 40

  init(_ mutant: Mutant) { self.mutant = mutant }

  var acknowledgesBeforeSync: Bool { mutant == .acknowledgeBeforeSync }
  var repliesBeforeCommit: Bool { mutant == .replyBeforeCommit }
  func losesSyncs(_ draw: inout SeededGenerator) -> Bool { mutant == .lyingSync && draw.chance(500) }

  func afterCrash(_ node: SimulatedNode, _ draw: inout SeededGenerator) {
    node.disk.falsify { storage in
      switch mutant {
      case .forgetVote:
        storage.setHardState(
          HardState(term: storage.hardState.term, vote: nil, commit: storage.hardState.commit))
      case .loseLogTail:
        let keep = max(storage.lastIndex.rawValue - min(storage.lastIndex.rawValue, 3), node.store.applied.index)
        guard keep > storage.base.index.rawValue, keep < storage.lastIndex.rawValue else { return }
        let state = storage.hardState
        storage = MemoryLogStorage(
          hardState: HardState(term: state.term, vote: state.vote, commit: min(state.commit, Index(keep))),
          base: storage.base, entries: storage.entries.prefix(Int(keep - storage.base.index.rawValue)),
          configuration: storage.configuration, snapshot: storage.snapshot)
      default: break
      }
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
    guard mutant == .dropGuards, let prepared = planned.mutation else { return }
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

  func spoil(_ records: inout [(key: RecordKey, record: Record)]) {
    guard mutant == .snapshotLosesRecord, !records.isEmpty else { return }
    records.remove(at: records.count / 2)
  }
}
