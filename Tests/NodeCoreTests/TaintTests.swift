import Access
import NodeCore
import Raft
import Registry
import Store
import TTLV
import Testing

/// A mutation that fails its guards when it is applied wrote nothing: what was planned over it is planned again.
struct TaintTests {
  private struct Lone {
    var core: NodeCore
    var plans: [Plan] = []
    var replies: [UInt64: [UInt8]] = [:]
    var applies: [StorageApply] = []

    /// A cluster of one, which leads and has applied its term's first entry.
    init() throws {
      var disk = MemoryLogStorage()
      disk.configuration = Configuration(voters: [1])
      core = try NodeCore(
        settings: NodeSettings(raft: RaftSettings(id: 1, electionSeed: 1), start: 1), storage: disk,
        applied: Revision(term: 0, index: 0))
      for _ in 0..<30 {
        core.step(.tick(wallClock: 0))
        work()
        applyAll()
      }
      plans = []
    }

    mutating func work() {
      for _ in 0..<5 {
        for effect in core.takeEffects() {
          switch effect {
          case .append(let append, _): core.step(.appended(append))
          case .apply(let apply): applies.append(apply)
          case .plan(let plan): plans.append(plan)
          case .reply(let request, let bytes): replies[request] = bytes
          default: break
          }
        }
      }
    }

    mutating func applyAll(_ outcome: AppliedEntry.Outcome = .applied) {
      let batches = applies
      applies = []
      for batch in batches {
        let outcomes = batch.entries.map {
          AppliedEntry(
            revision: Revision(term: $0.term.rawValue, index: $0.index.rawValue), request: nil, outcome: outcome)
        }
        core.step(.applied(batch, outcomes, newestStamp: 0))
        work()
      }
    }

    mutating func ask(_ number: UInt64) throws -> Plan {
      let frame = [UInt8(number)]
      core.step(.request(Request(id: number, frame: frame, principal: Principal(identity: "a"), kind: .write)))
      work()
      let plan = plans.last { $0.frame == frame }
      return try #require(plan)
    }

    mutating func answer(_ plan: Plan, mutates: Bool) {
      let mutation = Mutation(
        stamp: Stamp(time: 1), guards: [.absent(RecordKey([7]))], writes: [.delete(RecordKey([8]))])
      let prepared = (try? mutation.encoded()).map { Planned.Prepared(bytes: $0, mutation: mutation) }
      core.step(.planned(Planned(id: plan.id, reply: plan.frame, mutation: mutates ? prepared : nil)))
      work()
    }
  }

  private let conflict = AppliedEntry.Outcome.conflict(.absent(RecordKey([7])))

  @Test func aReplyThatRestsOnAMutationThatCameToNothingIsMadeAgain() throws {
    var node = try Lone()
    let first = try node.ask(1)
    node.answer(first, mutates: true)
    // Planned over the first one's mutation, and changing nothing itself: it waits for that to be applied.
    let second = try node.ask(2)
    node.answer(second, mutates: false)
    #expect(node.replies == [:])
    node.applyAll(conflict)
    #expect(node.replies == [:])
    let again = try #require(node.plans.last { $0.frame == [2] })
    #expect(again.id != second.id)
    node.answer(again, mutates: false)
    #expect(node.replies == [2: [2]])
  }

  @Test func aPlanAtWorkOverItIsMadeAgain() throws {
    var node = try Lone()
    let first = try node.ask(1)
    node.answer(first, mutates: true)
    let second = try node.ask(2)
    node.applyAll(conflict)
    node.answer(second, mutates: false)
    #expect(node.replies == [:])
    let again = try #require(node.plans.last { $0.frame == [2] })
    #expect(again.id != second.id)
    node.answer(again, mutates: false)
    #expect(node.replies == [2: [2]])
  }

  @Test func whatWasAppliedIsRestedUpon() throws {
    var node = try Lone()
    let first = try node.ask(1)
    node.answer(first, mutates: true)
    let second = try node.ask(2)
    node.answer(second, mutates: false)
    node.applyAll()
    #expect(node.replies == [1: [1], 2: [2]])
  }
}
