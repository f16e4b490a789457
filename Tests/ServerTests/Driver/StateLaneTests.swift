import Glibc
import Raft
import Store
import Testing

@testable import Server

/// Who applies: the thread that asks, if it may, and the state's own behind what was put before.
struct StateLaneTests {
  private func lane(_ store: MemoryStore, flushed: @escaping @Sendable (Revision) -> Void = { _ in }) -> StateLane {
    StateLane(
      store: store, watch: ChangeTap(), finish: { _ in }, installed: { _ in }, flushed: flushed,
      fail: { Issue.record($0) })
  }

  private func apply(_ index: UInt64) -> StorageApply {
    let entries = [Entry(term: Term(1), index: Index(index))]
    return StorageApply(
      entries: entries, response: .storageApplyResponse(StorageApplyResponse(node: NodeID(1), entries: entries)))
  }

  /// Asks until the lane has nothing else to do; it does not take long.
  private func applyHere(_ index: UInt64, _ lane: StateLane) throws -> Bool {
    for _ in 0..<10_000 {
      if let finished = try lane.applyHere([apply(index)]) { return finished.map(\.outcomes.count) == [1] }
      usleep(1_000)
    }
    return false
  }

  @Test func anIdleLaneLetsTheCallerApply() throws {
    let store = MemoryStore()
    let lane = lane(store)
    defer { lane.stop() }
    #expect(try applyHere(1, lane))
    #expect(store.applied.index == 1)
    #expect(try applyHere(2, lane))
    #expect(store.applied.index == 2)
  }

  @Test func nobodyOvertakesWhatWasPutBefore() throws {
    let store = MemoryStore()
    let lane = lane(store)
    defer { lane.stop() }
    let (begun, gate) = (Mailbox<Void>(), Mailbox<Void>())
    lane.put(
      .run {
        begun.put(())
        _ = gate.take()
      })
    _ = begun.take()
    lane.put(.apply(apply(1)))
    #expect(try lane.applyHere([apply(2)]) == nil)
    #expect(store.applied.index == 0)
    gate.put(())
    // Done, and not heard of: the core would hear of the second first, and take the first for lost.
    for _ in 0..<10_000 where store.applied.index == 0 { usleep(1_000) }
    #expect(store.applied.index == 1)
    for _ in 0..<50 {
      #expect(try lane.applyHere([apply(2)]) == nil)
      usleep(1_000)
    }
    lane.heard()
    #expect(try applyHere(2, lane))
    #expect(store.applied.index == 2)
  }

  @Test func aFlushStopsNobody() throws {
    let store = MemoryStore()
    let (begun, gate) = (Mailbox<Void>(), Mailbox<Void>())
    let lane = lane(store) { _ in
      begun.put(())
      _ = gate.take()
    }
    defer { lane.stop() }
    #expect(try applyHere(1, lane))
    lane.flush()
    _ = begun.take()
    #expect(try applyHere(2, lane))
    gate.put(())
  }
}
