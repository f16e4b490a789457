import Store
import Testing

struct MemoryStoreTests {
  @Test func itConforms() throws {
    try StateStoreConformance { MemoryStore() }.run()
  }

  @Test func aCrashKeepsWhatWasFlushed() throws {
    let store = MemoryStore()
    let key = RecordKey([1])
    try store.commit(StateStoreConformance.put(key, [1], 1), applied: Revision(term: 1, index: 1))
    _ = try store.flush()
    try store.commit(StateStoreConformance.put(key, [2], 2), applied: Revision(term: 1, index: 2))
    let restarted = store.crash()
    #expect(restarted.applied == Revision(term: 1, index: 1))
    #expect(try restarted.view().record(key)?.value == [1])
  }

  @Test func manyRecordsStayInOrder() throws {
    let store = MemoryStore()
    var random = Numbers(99)
    var keys: Set<[UInt8]> = []
    for index in 1...60 as ClosedRange<UInt64> {
      var writes = WriteSet()
      for _ in 0..<50 {
        let key = (0..<6).map { _ in UInt8(random.next(below: 256)) }
        keys.insert(key)
        writes.put(RecordKey(key), Record(revision: Revision(term: 1, index: index), value: key))
      }
      try store.commit(writes, applied: Revision(term: 1, index: index))
    }
    let found = try StateStoreConformance.scan(store.view(), .all, .ascending)
    #expect(found.count == keys.count)
    #expect(store.count == keys.count)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.0.0 < $0.1.0 })
    #expect(found.allSatisfy { $0.0.bytes == $0.1.value })
  }
}
