import NodeCore
import Raft
import Testing

/// Where and when committed entries are applied: the rule that a node's edge and the simulator share.
struct ApplyingTests {
  private func apply(_ indexes: ClosedRange<UInt64>, bytes: Int = 1, _ kind: Entry.Kind = .normal) -> StorageApply {
    let entries = indexes.map {
      Entry(term: Term(1), index: Index($0), kind: kind, data: [UInt8](repeating: 0, count: bytes))
    }
    return StorageApply(
      entries: entries, response: .storageApplyResponse(StorageApplyResponse(node: NodeID(1), entries: entries)))
  }

  @Test func whatNobodyWaitsForGathersUntilTheTick() {
    var applies = GatheredApplies(entriesHere: 4, bytesHere: 100)
    applies.gather(apply(1...1))
    applies.gather(apply(2...3))
    #expect(applies.due(isTick: false, awaited: false).isEmpty)
    #expect(applies.due(isTick: true, awaited: false).map(\.entries.count) == [1, 2])
    #expect(applies.due(isTick: true, awaited: true).isEmpty)
  }

  @Test(arguments: [
    (UInt64(1)...3, Entry.Kind.normal, false), (1...4, .normal, true), (1...1, .configurationChange, true),
  ])
  func manyEntriesAndChangesOfTheMembersDoNotWait(_ indexes: ClosedRange<UInt64>, _ kind: Entry.Kind, _ isDue: Bool) {
    var applies = GatheredApplies(entriesHere: 4, bytesHere: 100)
    applies.gather(apply(indexes, kind))
    #expect(applies.due(isTick: false, awaited: false).isEmpty != isDue)
    #expect(applies.take().isEmpty == isDue)
  }

  @Test(arguments: [
    (UInt64(1)...4, 25, true), (1...5, 1, false), (1...4, 26, false), (1...1, 101, false),
  ])
  func fewAreAppliedHere(_ indexes: ClosedRange<UInt64>, _ bytes: Int, _ areFew: Bool) {
    let applies = GatheredApplies(entriesHere: 4, bytesHere: 100)
    #expect(applies.areFew([apply(indexes, bytes: bytes)]) == areFew)
  }

  @Test func anApplyIsOpenUntilItIsHeard() {
    var work = OpenStateWork()
    #expect(work.isEmpty)
    work.put(.apply)
    work.put(.other)
    work.done(.apply)
    work.done(.other)
    #expect(!work.isEmpty)
    work.heard()
    #expect(work.isEmpty)
  }
}
