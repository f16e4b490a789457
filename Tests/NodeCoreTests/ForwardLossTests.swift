import Access
import NodeCore
import Raft
import Registry
import Store
import TTLV
import Testing

/// Requests that a follower has sent to a leader which is lost afterwards.
struct ForwardLossTests {
  /// A follower of node 1 in term 1, with a write of request 7 sent to it.
  private func follower() throws -> NodeCore {
    let voters = [NodeID(1), NodeID(2), NodeID(3)]
    let storage = MemoryLogStorage(
      hardState: HardState(term: Term(1), commit: .zero), base: .zero, entries: [],
      configuration: Configuration(voters: voters))
    var core = try NodeCore(
      settings: NodeSettings(raft: RaftSettings(id: NodeID(2), electionSeed: 1), start: 1), storage: storage,
      applied: Revision(term: 0, index: 0))
    core.step(.tick(wallClock: 0))
    heartbeat(from: 1, term: 1, &core)
    _ = core.takeEffects()
    core.step(.request(Request(id: 7, frame: [1], principal: Principal(identity: "alice"), kind: .write)))
    return core
  }

  private func heartbeat(from leader: UInt64, term: UInt64, _ core: inout NodeCore) {
    let beat = Heartbeat(from: NodeID(leader), to: NodeID(2), term: Term(term), commit: .zero, readContext: nil)
    core.step(.peer(Sender(NodeID(leader)), .raft(.heartbeat(beat), stamp: 0)))
  }

  private func forwards(_ effects: [Effect]) -> [NodeID] {
    effects.compactMap { effect in
      if case .send(let to, .forward) = effect { to.node } else { nil }
    }
  }

  private func refusals(_ effects: [Effect]) -> [Refusal] {
    effects.compactMap { effect in
      if case .refuse(7, _, let refusal) = effect { refusal } else { nil }
    }
  }

  @Test func everyMessageToADeadNodeFindsItDeadAndThatIsOneLoss() throws {
    var core = try follower()
    #expect(forwards(core.takeEffects()) == [NodeID(1)])
    for _ in 0..<10 { core.step(.peerLost(NodeID(1))) }
    #expect(refusals(core.takeEffects()) == [])
    heartbeat(from: 3, term: 2, &core)
    #expect(forwards(core.takeEffects()) == [NodeID(3)])
  }

  @Test func aRequestWhoseReceiversDieIsNotSentForEver() throws {
    var core = try follower()
    _ = core.takeEffects()
    core.step(.peerLost(NodeID(1)))
    heartbeat(from: 3, term: 2, &core)
    _ = core.takeEffects()
    core.step(.peerLost(NodeID(3)))
    #expect(refusals(core.takeEffects()) == [.outcomeUnknown])
  }
}
