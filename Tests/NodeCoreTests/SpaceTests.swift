import NodeCore
import Raft
import Store
import Testing

/// A leader whose disk is nearly full.
struct SpaceTests {
  /// Node 2 as leader of three.
  private func leader() throws -> NodeCore {
    let voters = [NodeID(1), NodeID(2), NodeID(3)]
    let storage = MemoryLogStorage(
      hardState: .initial, base: .zero, entries: [], configuration: Configuration(voters: voters))
    var core = try NodeCore(
      settings: NodeSettings(raft: RaftSettings(id: NodeID(2), electionSeed: 1), start: 1), storage: storage,
      applied: Revision(term: 0, index: 0))
    for _ in 0..<200 where core.status.role != .leader {
      core.step(.tick(wallClock: 0))
      work(&core)
    }
    return core
  }

  /// A tick, at which the peers say that they could lead.
  private func tick(_ core: inout NodeCore) {
    for peer in [1, 3] as [UInt64] {
      let report = NodeReport(
        isUnsealed: true, hasSpace: true, start: 1 << 32 | 1, lowestOutstanding: 1, durableCommit: 1)
      core.step(.peer(Sender(NodeID(peer)), .report(report)))
    }
    core.step(.tick(wallClock: 0))
  }

  /// Performs what the core wants: the disk at once, and peers that agree to everything. Answers whom it told to lead.
  @discardableResult
  private func work(_ core: inout NodeCore) -> [NodeID] {
    var told: [NodeID] = []
    for _ in 0..<8 {
      for effect in core.takeEffects() {
        switch effect {
        case .append(let append, _): core.step(.appended(append))
        case .apply(let apply): core.step(.applied(apply, [], newestStamp: 0))
        case .send(let to, .raft(let message, _)):
          if case .timeoutNow = message { told.append(to.node) }
          if let reply = agreement(message) { core.step(.peer(Sender(to.node), .raft(reply, stamp: 0))) }
        default: break
        }
      }
    }
    return told
  }

  private func agreement(_ message: Message) -> Message? {
    switch message {
    case .requestVote(let vote):
      .requestVoteResponse(RequestVoteResponse(from: vote.to, to: vote.from, term: vote.term, granted: true))
    case .requestPreVote(let vote):
      .requestPreVoteResponse(RequestVoteResponse(from: vote.to, to: vote.from, term: vote.term, granted: true))
    case .appendEntries(let append):
      .appendEntriesResponse(
        AppendEntriesResponse(
          from: append.to, to: append.from, term: append.term,
          result: .matched(append.entries.last?.index ?? append.previous.index)))
    case .heartbeat(let beat):
      .heartbeatResponse(
        HeartbeatResponse(from: beat.to, to: beat.from, term: beat.term, readContext: beat.readContext))
    default: nil
    }
  }

  @Test func handsOverAtOnceAndAgainWhenItLeadsLater() throws {
    var core = try leader()
    #expect(core.status.role == .leader)
    core.step(.condition(Condition(hasSpace: false)))
    // Once soon; node 3 does not take it, so that it is tried again, but seldom.
    var told: [NodeID] = []
    for _ in 0..<20 {
      tick(&core)
      told += work(&core)
    }
    #expect(told == [NodeID(3)])
    for _ in 0..<1_000 {
      tick(&core)
      told += work(&core)
    }
    #expect(told == [NodeID(3), NodeID(3), NodeID(3)])
    core.step(.condition(Condition(hasSpace: true)))
    told = []
    for _ in 0..<1_000 {
      tick(&core)
      told += work(&core)
    }
    #expect(told == [])
  }
}
