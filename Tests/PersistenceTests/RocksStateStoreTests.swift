import Foundation
import Persistence
import Store
import Testing

struct RocksStateStoreTests {
  @Test func itConforms() throws {
    let directory = try TemporaryDirectory()
    var number = 0
    try StateStoreConformance {
      number += 1
      return try RocksStateStore(path: "\(directory.path)/\(number)")
    }.run()
  }

  @Test func whatWasFlushedIsFoundAgain() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/state"
    let key = RecordKey([1])
    do {
      let store = try RocksStateStore(path: path)
      try store.commit(StateStoreConformance.put(key, [1], 1), applied: Revision(term: 4, index: 17))
      #expect(try store.flush() == Revision(term: 4, index: 17))
    }
    let store = try RocksStateStore(path: path)
    #expect(store.applied == Revision(term: 4, index: 17))
    #expect(store.flushed == store.applied)
    #expect(try store.view().record(key)?.value == [1])
  }

  /// Records lately read are answered from memory; each view still sees its own moment, in whatever order it is asked.
  @Test func readingOftenShowsEachViewItsOwnMoment() throws {
    let directory = try TemporaryDirectory()
    let store = try RocksStateStore(path: directory.path + "/state")
    var random = Numbers(3)
    var current: [RecordKey: Record] = [:]
    var moments: [(view: any ReadView, records: [RecordKey: Record])] = []
    for index in 1...400 as ClosedRange<UInt64> {
      let revision = Revision(term: 1, index: index)
      var writes = WriteSet()
      for _ in 0..<2 {
        let key = RecordKey([UInt8(random.next(below: 12))])
        if random.next(below: 4) == 0 {
          writes.delete(key)
          current[key] = nil
        } else {
          // Some are too long to be kept in memory.
          let value = [UInt8](repeating: UInt8(index & 0xFF), count: random.next(below: 8) == 0 ? 5_000 : 10)
          writes.put(key, Record(revision: revision, value: value))
          current[key] = Record(revision: revision, value: value)
        }
      }
      try store.commit(writes, applied: revision)
      moments.append((try store.view(), current))
      if moments.count > 6 { moments.remove(at: random.next(below: moments.count)) }
      for _ in 0..<20 {
        let moment = moments[random.next(below: moments.count)]
        let key = RecordKey([UInt8(random.next(below: 12))])
        #expect(try moment.view.record(key) == moment.records[key])
      }
    }
  }

  /// A copy of the files is what a crash leaves: a prefix of the commits, and the position that belongs to it.
  @Test func aCrashLeavesAPrefixThatKnowsItsPosition() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/state"
    let store = try RocksStateStore(path: path)
    for index in 1...50 as ClosedRange<UInt64> {
      let key = RecordKey([UInt8(index)])
      try store.commit(StateStoreConformance.put(key, [UInt8(index)], index), applied: Revision(term: 1, index: index))
      if index == 30 { _ = try store.flush() }
    }
    let copy = directory.path + "/copy"
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    let crashed = try RocksStateStore(path: copy)
    #expect(crashed.applied.index >= 30)
    let found = try StateStoreConformance.scan(crashed.view(), .all, .ascending)
    #expect(found.map(\.0.bytes) == (1...crashed.applied.index).map { [UInt8($0)] })
  }

  @Test func viewsOutliveAReplacement() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/state"
    let store = try RocksStateStore(path: path)
    try store.commit(StateStoreConformance.put(RecordKey([1]), [1], 1), applied: Revision(term: 1, index: 1))
    _ = try store.flush()
    var view: (any ReadView)? = try store.view()
    var yielded = false
    try store.replace(at: Revision(term: 2, index: 9)) { () throws(StoreError) in
      defer { yielded = true }
      return yielded ? nil : [(RecordKey([2]), Record(revision: Revision(term: 2, index: 8), value: [2]))]
    }
    #expect(try view?.record(RecordKey([1]))?.value == [1])
    #expect(try FileManager.default.contentsOfDirectory(atPath: path).contains("generation-1"))
    view = nil
    #expect(try !FileManager.default.contentsOfDirectory(atPath: path).contains("generation-1"))
    #expect(try store.view().record(RecordKey([2]))?.value == [2])
  }

  @Test func aReplacementIsFoundAtTheNextOpening() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/state"
    do {
      let store = try RocksStateStore(path: path)
      try store.commit(StateStoreConformance.put(RecordKey([1]), [1], 1), applied: Revision(term: 1, index: 1))
      var yielded = false
      try store.replace(at: Revision(term: 2, index: 9)) { () throws(StoreError) in
        defer { yielded = true }
        return yielded ? nil : [(RecordKey([2]), Record(revision: Revision(term: 2, index: 8), value: [2]))]
      }
    }
    // Half of a next one, as a crash leaves it.
    try FileManager.default.createDirectory(atPath: path + "/generation-3", withIntermediateDirectories: false)
    _ = FileManager.default.createFile(atPath: path + "/generation-3/CURRENT", contents: Data())
    let store = try RocksStateStore(path: path)
    #expect(store.applied == Revision(term: 2, index: 9))
    #expect(try store.view().record(RecordKey([1])) == nil)
    #expect(try store.view().record(RecordKey([2]))?.value == [2])
    #expect(!FileManager.default.fileExists(atPath: path + "/generation-3"))
  }

  @Test func anUnknownFormatIsRefusedByName() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/state"
    _ = try RocksStateStore(path: path)
    try Data("conclave state 2\n".utf8).write(to: URL(fileURLWithPath: path + "/FORMAT"))
    #expect(throws: StateError.unknownFormat(file: path + "/FORMAT", version: "2")) {
      _ = try RocksStateStore(path: path)
    }
  }

  @Test func aFlippedBitInATableIsDamage() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/state"
    do {
      let store = try RocksStateStore(path: path)
      var writes = WriteSet()
      for number in 0..<200 as Range<UInt8> {
        writes.put(
          RecordKey([number]),
          Record(revision: Revision(term: 1, index: 1), value: [UInt8](repeating: number, count: 100)))
      }
      try store.commit(writes, applied: Revision(term: 1, index: 1))
      _ = try store.flush()
    }
    let generation = path + "/generation-1"
    let tables = try FileManager.default.contentsOfDirectory(atPath: generation).filter { $0.hasSuffix(".sst") }
    let table = URL(fileURLWithPath: "\(generation)/\(try #require(tables.first))")
    var bytes = try Data(contentsOf: table)
    bytes[5000] ^= 1
    try bytes.write(to: table)
    let error = #expect(throws: (any Error).self) {
      let store = try RocksStateStore(path: path)
      _ = try StateStoreConformance.scan(store.view(), .all, .ascending)
    }
    let damage: StoreError? =
      error as? StoreError ?? (error as? StateError).flatMap { if case .store(let inner) = $0 { inner } else { nil } }
    guard case .damaged = damage else {
      Issue.record("a damaged table threw \(String(describing: error))")
      return
    }
  }
}
