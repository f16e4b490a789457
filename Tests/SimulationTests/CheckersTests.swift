import KMIP
import NodeCore
import Raft
import Registry
import Store
import TTLV
import Testing

@testable import Simulation

/// Each checker on a world that is made to do what it must never do.
struct CheckersTests {
  private func names(_ world: World) -> Set<String> { Set(world.violations.map(\.checker)) }

  private func world() -> World {
    let world = World(seed: 3)
    world.run(faulty: 3_000_000)
    #expect(world.violations == [])
    return world
  }

  @Test func aTermThatFallsIsFound() {
    let world = world()
    world.nodes[0].seenTerm = Term(1_000)
    world.checkers.observe(world.nodes[0], in: world)
    #expect(names(world) == ["monotone term"])
  }

  @Test func aCommitIndexThatFallsIsFound() {
    let world = world()
    world.nodes[0].seenCommit = Index(1_000_000)
    world.checkers.observe(world.nodes[0], in: world)
    #expect(names(world).contains("monotone commit"))
  }

  @Test func anAppliedIndexThatFallsIsFound() {
    let world = world()
    world.nodes[0].seenApplied = 1_000_000
    world.checkers.observe(world.nodes[0], in: world)
    #expect(names(world) == ["monotone applied"])
  }

  @Test func outcomesOutOfTheirOrderAreFound() {
    let world = world()
    let node = world.nodes[0]
    let entries = [Entry(term: Term(1), index: Index(node.heardOutcome))]
    let batch = StorageApply(
      entries: entries, response: .storageApplyResponse(StorageApplyResponse(node: node.identity, entries: entries)))
    world.hear(batch, node)
    #expect(names(world) == ["outcomes in the order of the log"])
  }

  @Test func logsThatDifferAreFound() {
    let world = world()
    let node = world.nodes[0]
    guard var entry = node.mirror.entries.last else { return #expect(Bool(false), "the log is empty") }
    entry.data += [1]
    let append = StorageAppend(entries: [entry], hardState: nil, snapshot: nil, mustSync: true, responses: [])
    world.checkers.appending(append, at: node, in: world)
    #expect(names(world).contains("log matching"))
  }

  @Test func aCommittedEntryThatChangesIsFound() {
    let world = world()
    guard let known = world.checkers.committed.last else { return #expect(Bool(false), "nothing was committed") }
    var other = known.entry
    other.data += [1]
    let apply = StorageApply(
      entries: [other],
      response: .storageApplyResponse(StorageApplyResponse(node: world.nodes[0].identity, entries: [other])))
    world.checkers.handedOut(apply, at: world.nodes[0], in: world)
    #expect(names(world) == ["committed entries stay"])
  }

  @Test func anEntryCommittedWithoutAQuorumIsFound() {
    let world = world()
    guard let last = world.checkers.committed.last?.entry else { return #expect(Bool(false), "nothing was committed") }
    let next = Entry(term: last.term, index: last.index.next, data: [1])
    let apply = StorageApply(
      entries: [next],
      response: .storageApplyResponse(StorageApplyResponse(node: world.nodes[0].identity, entries: [next])))
    world.checkers.handedOut(apply, at: world.nodes[0], in: world)
    #expect(names(world) == ["committed on a quorum", "applied only what is durable here"])
  }

  @Test func aVoteThatIsNotDurableIsFound() {
    let world = world()
    let node = world.nodes[0]
    let vote = RequestVoteResponse(
      from: node.identity, to: NodeID(2), term: node.disk.durable.hardState.term.next, granted: true)
    world.checkers.sending(.requestVoteResponse(vote), from: node, in: world)
    #expect(names(world) == ["durable before promised"])
  }

  @Test func anAcknowledgementThatIsNotDurableIsFound() {
    let world = world()
    let node = world.nodes[0]
    let response = AppendEntriesResponse(
      from: node.identity, to: NodeID(2), term: node.disk.durable.hardState.term,
      result: .matched(node.disk.durable.lastIndex.next))
    world.checkers.sending(.appendEntriesResponse(response), from: node, in: world)
    #expect(names(world) == ["durable before promised"])
  }

  /// Seed 10314: node 2 synced entry 904 of the old leader and its replacement by the new one together.
  @Test func anAcknowledgementOfAnEarlierTermMayComeLate() {
    let world = world()
    let node = world.nodes[0]
    let term = node.disk.durable.hardState.term
    let response = AppendEntriesResponse(
      from: node.identity, to: NodeID(2), term: Term(term.rawValue - 1),
      result: .matched(node.disk.durable.lastIndex.next))
    world.checkers.sending(.appendEntriesResponse(response), from: node, in: world)
    #expect(names(world) == [])
  }

  @Test func anEntryThatComesToSomethingElseIsFound() {
    let world = world()
    guard let first = world.checkers.committed.first(where: { $0.outcome == .applied })?.entry else {
      return #expect(Bool(false), "nothing was applied")
    }
    let other = AppliedEntry(
      revision: Revision(term: first.term.rawValue, index: first.index.rawValue), request: nil,
      outcome: .conflict(.absent(RecordKey([1]))))
    world.checkers.applied(other, at: world.nodes[0], in: world)
    #expect(names(world) == ["state machine safety"])
  }

  @Test func statesThatDifferAreFound() throws {
    let world = world()
    let node = world.nodes[0]
    var writes = WriteSet()
    writes.put(RecordKey([1]), Record(revision: node.store.applied, value: [1]))
    try node.store.commit(writes, applied: node.store.applied)
    world.checkers.state(of: node, in: world)
    #expect(names(world) == ["state machine safety"])
  }

  @Test func anAcknowledgedChangeWithoutAnEntryIsFound() {
    let world = world()
    var call = world.workload.next(0, node: 0, at: world.time)
    call = Call(
      number: call.number, client: 0, node: 0, name: 0, steps: [.create], continuation: .stop, version: .v1_4,
      frame: [], invoked: world.time, ended: world.time, outcome: .answered([.created(UniqueIdentifier("none"))]))
    world.checkers.answered(call, in: world)
    #expect(names(world) == ["no acknowledged write is lost"])
  }

  @Test func aSecondAnswerIsFound() {
    let world = world()
    world.answered(0, [], world.nodes[0])
    #expect(names(world) == ["one answer"])
  }
}
