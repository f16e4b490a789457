import Access
import NodeCore
import Raft
import Registry
import Store
import TTLV
import Testing

/// What is planned while the log writes is proposed together when it has written.
struct GatheringTests {
  /// A cluster of one, which has applied an entry of its term.
  private func leader() throws -> NodeCore {
    let storage = MemoryLogStorage(
      hardState: .initial, base: .zero, entries: [], configuration: Configuration(voters: [NodeID(1)]))
    var core = try NodeCore(
      settings: NodeSettings(raft: RaftSettings(id: NodeID(1), electionSeed: 1), start: 1), storage: storage,
      applied: Revision(term: 0, index: 0))
    for _ in 0..<200 where core.status.role != .leader || core.status.applied.term == 0 {
      core.step(.tick(wallClock: 0))
      for _ in 0..<8 {
        for effect in core.takeEffects() {
          switch effect {
          case .append(let append, _): core.step(.appended(append))
          case .apply(let apply): settle(apply, &core)
          default: break
          }
        }
      }
    }
    return core
  }

  private func settle(_ apply: StorageApply, _ core: inout NodeCore) {
    let outcomes = apply.entries.map {
      AppliedEntry(
        revision: Revision(term: $0.term.rawValue, index: $0.index.rawValue), request: nil, outcome: .applied)
    }
    core.step(.applied(apply, outcomes, newestStamp: 0))
  }

  private struct Seen {
    var appends: [StorageAppend] = []
    var replies: [UInt64] = []
    var applies: [StorageApply] = []
  }

  /// Takes effects until there are none, planning what is to be planned.
  private func work(_ core: inout NodeCore) throws -> Seen {
    var seen = Seen()
    for _ in 0..<8 {
      for effect in core.takeEffects() {
        switch effect {
        case .append(let append, _): seen.appends.append(append)
        case .apply(let apply): seen.applies.append(apply)
        case .reply(let request, _): seen.replies.append(request)
        case .plan(let plan):
          guard case .request = plan.work else { continue }
          let mutation = Mutation(stamp: plan.stamp)
          core.step(
            .planned(
              Planned(id: plan.id, reply: [1], mutation: .init(bytes: try mutation.encoded(), mutation: mutation))))
        default: break
        }
      }
    }
    return seen
  }

  private func ask(_ core: inout NodeCore, _ id: UInt64) {
    core.step(.request(Request(id: id, frame: [1], principal: Principal(identity: "alice"), kind: .write)))
  }

  @Test func oneAppendForAllThatCameWhileTheLogWrote() throws {
    var core = try leader()
    ask(&core, 1)
    let first = try work(&core)
    #expect(first.appends.map(\.entries.count) == [1])
    for id in 2...6 as ClosedRange<UInt64> { ask(&core, id) }
    #expect(try work(&core).appends.isEmpty)
    core.step(.appended(first.appends[0]))
    let second = try work(&core)
    #expect(second.appends.map(\.entries.count) == [5])
    core.step(.appended(second.appends[0]))
    let last = try work(&core)
    for apply in first.applies + second.applies + last.applies { settle(apply, &core) }
    #expect(try work(&core).replies == [1, 2, 3, 4, 5, 6])
  }

  @Test func aCommitIndexAloneReachesTheLogWithTheNextTick() throws {
    var core = try leader()
    ask(&core, 1)
    let first = try work(&core)
    core.step(.appended(first.appends[0]))
    let committed = try work(&core)
    #expect(committed.applies.map(\.entries.count) == [1])
    #expect(committed.appends.isEmpty)
    core.step(.tick(wallClock: 1))
    let written = try work(&core).appends
    #expect(written.map(\.hardState?.commit) == [core.status.commit])
    #expect(written.allSatisfy { !$0.mustSync && $0.entries.isEmpty })
    core.step(.tick(wallClock: 2))
    #expect(try work(&core).appends.isEmpty)
  }
}
