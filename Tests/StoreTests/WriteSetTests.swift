import Store
import Testing

struct WriteSetTests {
  /// Against a dictionary, which keeps the last write of each key too.
  @Test func inOrderHoldsTheLastWriteOfEachKeyInTheOrderOfTheKeys() {
    var random = Numbers(7)
    for _ in 0..<200 {
      var writes = WriteSet()
      var last: [RecordKey: WriteSet.Write] = [:]
      for index in 0..<UInt64(random.next(below: 40)) {
        // Lengths on both sides of a word, and bytes that differ in few places, so that keys meet and nearly meet.
        let key = RecordKey((0..<1 + random.next(below: 20)).map { _ in random.next(below: 8) == 0 ? 200 : 7 })
        let write: WriteSet.Write =
          random.next(below: 4) == 0
          ? .delete : .put(Record(revision: Revision(term: 1, index: index), value: [UInt8(index)]))
        switch write {
        case .put(let record): writes.put(key, record)
        case .delete: writes.delete(key)
        }
        last[key] = write
      }
      let found = writes.inOrder
      #expect(found.map(\.key.bytes) == last.keys.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) })
      #expect(found.allSatisfy { last[$0.key] == $0.write })
    }
  }
}
