import Foundation
import RocksDB
import Testing

/// What a look at a large table costs does not grow with the table.
struct FilterTests {
  /// Bytes that this thread has read so far, from files and the page cache.
  private func bytesRead() throws -> Int {
    let text = try String(contentsOfFile: "/proc/thread-self/io", encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("rchar:") })
    return try #require(Int(line.dropFirst("rchar: ".count)))
  }

  private func key(_ number: UInt64) -> [UInt8] {
    // Spread as hashes are: neighbours in number are none in the table.
    withUnsafeBytes(of: (number &* 0x9E37_79B9_7F4A_7C15).bigEndian) { Array($0) }
  }

  @Test func keysThatAreAbsentCostNoWholeFilters() throws {
    let folder = NSTemporaryDirectory() + "conclave-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let database = try Database(path: folder + "/db")
    let count: UInt64 = 600_000
    for first in stride(from: 0, to: count, by: 10_000) {
      var batch = Batch()
      for number in first..<first + 10_000 { try batch.put(key(number), [1]) }
      try database.write(batch)
    }
    try database.flush()
    // One table, whose whole filter has 10 bits a key: 750 kB.
    database.compact(from: [0], to: [0xFF])
    func read(_ numbers: Range<UInt64>) throws -> Int {
      let before = try bytesRead()
      for number in numbers { #expect(try database.get(key(number)) { _ in true } == nil) }
      return try bytesRead() - before
    }
    // The parts that are met come into the cache once, all of them a little more than the whole.
    let first = try read(count..<count + 2_000)
    #expect(first < 8 << 20, "\(first) bytes for 2,000 keys")
    let again = try read(count + 2_000..<count + 4_000)
    #expect(again < 2 << 20, "\(again) bytes for 2,000 more")
  }
}
