import Foundation
import RocksDB
import Testing

struct DatabaseTests {
  private func withDirectory(_ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "conclave-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path + "/db")
  }

  private func value(_ database: Database, _ key: [UInt8]) throws -> [UInt8]? { try database.get(key) { [UInt8]($0) } }

  @Test func writesAreReadFlushedAndFoundAgain() throws {
    try withDirectory { path in
      do {
        let database = try Database(path: path)
        var batch = Batch()
        try batch.put([1], [10])
        try batch.put([2], head: (1, 0x0203), tail: [9])
        try batch.put([], [7])
        batch.delete([1])
        #expect(batch.count == 4)
        try database.write(batch)
        #expect(try value(database, [1]) == nil)
        #expect(try value(database, [2]) == [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 3, 9])
        #expect(try value(database, []) == [7])
        try database.flush()
        #expect(try #require(database.figure(.tableFileBytes)) > 0)
      }
      #expect(try value(Database(path: path), []) == [7])
    }
  }

  @Test func snapshotsStayAndRangesGo() throws {
    try withDirectory { path in
      let database = try Database(path: path)
      var batch = Batch()
      for number in 0..<100 as Range<UInt8> { try batch.put([number], [number, number]) }
      try database.write(batch)
      let before = Snapshot(of: database)
      var deletion = Batch()
      deletion.deleteRange(from: [10], to: [90])
      try database.write(deletion)
      try database.flush()
      database.compact(from: [0], to: [0xFF])
      let after = Snapshot(of: database)
      #expect(keys(before, from: [5], to: [20]) == (5..<20).map { [$0] })
      #expect(keys(after, from: [5], to: [95]) == [[5], [6], [7], [8], [9], [90], [91], [92], [93], [94]])
      #expect(keys(after, from: [8], to: [92], backwards: true) == [[91], [90], [9], [8]])
      #expect(try database.approximateBytes(from: [0], to: [0xFF]) > 0)
      #expect(database.figure(.snapshots) == 2)
    }
  }

  /// A table that was flushed while somebody read an earlier state holds what has been replaced since, and no other table
  /// overlaps it: it has to be written anew all the same.
  @Test func whatWasReplacedUnderASnapshotGoesWhenThatIsOver() throws {
    try withDirectory { path in
      let database = try Database(path: path)
      let replaced = [UInt8]("what was sealed before".utf8)
      func write(_ value: [UInt8]) throws {
        var batch = Batch()
        try batch.put([1], value)
        try database.write(batch)
      }
      func isThere() throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".sst") }.contains { name in
          try Data(contentsOf: URL(filePath: path + "/" + name)).firstRange(of: Data(replaced)) != nil
        }
      }
      try write(replaced)
      do {
        let reader = Snapshot(of: database)
        try write([2])
        try database.flush()
        #expect(try reader.get([1]) { [UInt8]($0) } == replaced)
      }
      #expect(try isThere())
      database.compact(from: [0], to: [0xFF])
      #expect(try !isThere())
    }
  }

  private func keys(_ snapshot: Snapshot, from: [UInt8], to: [UInt8], backwards: Bool = false) -> [[UInt8]] {
    var cursor = Cursor(over: snapshot, from: from, to: to)
    var found: [[UInt8]] = []
    if backwards { cursor.seekToLast() } else { cursor.seekToFirst() }
    while cursor.isValid {
      found.append(cursor.withRecord { key, value in value[0] == key[0] ? [UInt8](key) : [] })
      if backwards { cursor.previous() } else { cursor.next() }
    }
    return found
  }

  @Test func aSecondOpeningIsRefused() throws {
    try withDirectory { path in
      let database = try Database(path: path)
      let error = #expect(throws: RocksDBError.self) { _ = try Database(path: path) }
      guard case .locked = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(database.path == path)
    }
  }

  @Test func whatIsNoDatabaseIsRefused() throws {
    try withDirectory { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try Data("nonsense".utf8).write(to: URL(fileURLWithPath: path + "/CURRENT"))
      #expect(throws: RocksDBError.self) { _ = try Database(path: path) }
    }
  }

  @Test func keysBeyondTheLimitAreRefused() throws {
    var batch = Batch()
    let error = #expect(throws: RocksDBError.self) { try batch.put([UInt8](repeating: 1, count: 5000), []) }
    #expect(error == .tooLarge(bytes: 5000, limit: 4096))
  }
}
