import Store
import Testing

/// The overlay against a serial model: whatever is in flight, a view shows what applying everything would show.
struct OverlayViewTests {
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func theViewIsWhatApplyingWouldGive(seed: UInt64) throws {
    var random = Numbers(seed)
    let base = MemoryStore()
    var overlay = Overlay()
    var inFlight: [(writes: WriteSet, at: Revision)] = []
    var model = StateStoreConformance.Model()
    for index in 1...120 as ClosedRange<UInt64> {
      let at = Revision(term: 1 + index / 40, index: index)
      var writes = WriteSet()
      for _ in 0..<random.next(below: 5) {
        let key = random.key()
        if random.next(below: 3) == 0 {
          writes.delete(key)
          model.records[key] = nil
        } else {
          let record = Record(revision: at, value: random.bytes(upTo: 8))
          writes.put(key, record)
          model.records[key] = record
        }
      }
      overlay.add(writes, at: at)
      inFlight.append((writes, at))
      while inFlight.count > random.next(below: 6) + 1 {
        let oldest = inFlight.removeFirst()
        try base.commit(oldest.writes, applied: oldest.at)
        overlay.remove(oldest.writes, at: oldest.at)
      }
      let view = OverlayView(base: try base.view(), overlay: overlay)
      for _ in 0..<6 {
        let key = random.key()
        #expect(try view.record(key) == model.records[key])
      }
      let range = random.range()
      let limit = random.next(below: 20) + 1
      for order in [ScanOrder.ascending, .descending] {
        let found = try StateStoreConformance.scan(view, range, order, limit: limit)
        let expected = model.scan(range, order, limit: limit)
        #expect(found.map(\.0) == expected.map(\.0))
        #expect(found.map(\.1) == expected.map(\.1))
      }
    }
    // Everything applied: nothing is left over.
    for (writes, at) in inFlight {
      try base.commit(writes, applied: at)
      overlay.remove(writes, at: at)
    }
    #expect(overlay.isEmpty)
  }

  @Test func anOlderOverlayIsNotChangedByALaterOne() throws {
    let key = RecordKey([1])
    var overlay = Overlay()
    overlay.add(StateStoreConformance.put(key, [1], 1), at: Revision(term: 1, index: 1))
    let older = OverlayView(base: try MemoryStore().view(), overlay: overlay)
    overlay.add(StateStoreConformance.put(key, [2], 2), at: Revision(term: 1, index: 2))
    #expect(try older.record(key)?.value == [1])
    #expect(try OverlayView(base: MemoryStore().view(), overlay: overlay).record(key)?.value == [2])
  }

  @Test(
    arguments: [
      ([0x01], [0x02]), ([0x01, 0xFF], [0x02]), ([0x01, 0xFF, 0xFF, 0x00], [0x01, 0xFF, 0xFF, 0x01]),
    ] as [([UInt8], [UInt8])])
  func aPrefixEndsBeforeTheNextOne(prefix: [UInt8], upper: [UInt8]) {
    #expect(RecordRange(prefix: prefix) == RecordRange(lower: RecordKey(prefix), upper: RecordKey(upper)))
    #expect(RecordRange(prefix: [0xFF, 0xFF]) == nil)
  }
}
