import Registry
import Store
import Testing

@testable import NodeCore

@Suite struct InFlightWritesTests {
  private let a = RecordKey([1])
  private let b = RecordKey([2])

  private func put(_ key: RecordKey, at index: UInt64) -> (WriteSet, Revision) {
    let revision = Revision(term: 1, index: index)
    var writes = WriteSet()
    writes.put(key, Record(revision: revision, value: [UInt8(index)]))
    return (writes, revision)
  }

  private func add(_ key: RecordKey, at index: UInt64, to writes: inout InFlightWrites) {
    let (set, revision) = put(key, at: index)
    writes.add(set, at: revision)
  }

  @Test func aPlanHoldsUntilWhatItReadIsWritten() {
    var writes = InFlightWrites(position: 4)
    let start = writes.position
    add(a, at: 5, to: &writes)
    #expect(writes.conflicts([.absent(a)], since: start))
    #expect(writes.conflicts([.present(a, Revision(term: 1, index: 2))], since: start))
    #expect(!writes.conflicts([.absent(b)], since: start))
    #expect(!writes.conflicts([.absent(a)], since: writes.position))
    let range = RecordRange(lower: RecordKey([0]), upper: RecordKey([2]))
    #expect(writes.conflicts([.range(range, count: 0, newest: nil)], since: start))
  }

  /// Applying a mutation takes it from the overlay, but a plan that began before it must still be told.
  @Test func whatIsAppliedStillConflictsWithOlderPlans() {
    var writes = InFlightWrites(position: 4)
    add(a, at: 5, to: &writes)
    writes.applied(to: 5)
    #expect(writes.overlay.isEmpty)
    writes.forget(before: 4)
    #expect(writes.conflicts([.absent(a)], since: 4))
    writes.forget(before: 5)
    #expect(!writes.conflicts([.absent(a)], since: 5))
  }

  @Test func aLaterWriteOutlivesTheForgettingOfAnEarlierOne() {
    var writes = InFlightWrites(position: 4)
    add(a, at: 5, to: &writes)
    add(a, at: 6, to: &writes)
    writes.applied(to: 5)
    writes.forget(before: 5)
    #expect(writes.conflicts([.absent(a)], since: 5))
    #expect(writes.overlay.count == 1)
  }
}
