import Persistence
import Store
import Testing

struct SnapshotStreamTests {
  static let at = Revision(term: 3, index: 500)

  /// A store of records of many sizes, some beyond a chunk.
  static func source(_ count: Int = 3000) throws -> (store: MemoryStore, source: SnapshotSource) {
    let store = MemoryStore()
    var writes = WriteSet()
    for number in 0..<count {
      let size = number % 500 == 0 ? 5000 : number % 90
      writes.put(
        RecordKey([UInt8(number >> 8), UInt8(number & 0xFF)] + [UInt8](repeating: 0, count: number % 3)),
        Record(revision: Revision(term: 2, index: UInt64(number)), value: [UInt8](repeating: 7, count: size)))
    }
    try store.commit(writes, applied: at)
    return (store, SnapshotSource(try store.view(), at: at, chunkBytes: 4096))
  }

  static func chunks(_ source: SnapshotSource) throws -> [SnapshotChunk] {
    var chunks: [SnapshotChunk] = []
    var mark = SnapshotSource.Mark.start
    repeat {
      let (chunk, next) = try source.chunk(at: mark)
      chunks.append(chunk)
      mark = next
    } while !chunks[chunks.count - 1].isLast
    return chunks
  }

  private func same(_ left: any ReadView, _ right: any ReadView) throws -> Bool {
    let a = try StateStoreConformance.scan(left, .all, .ascending)
    let b = try StateStoreConformance.scan(right, .all, .ascending)
    return a.map(\.0) == b.map(\.0) && a.map(\.1) == b.map(\.1)
  }

  @Test func aStreamBecomesTheSameState() throws {
    let (store, source) = try Self.source()
    let chunks = try Self.chunks(source)
    #expect(chunks.count > 20)
    #expect(chunks.allSatisfy { $0.bytes.count < 4096 + 6000 })
    let directory = try TemporaryDirectory()
    let target = try RocksStateStore(path: directory.path + "/state")
    try target.commit(StateStoreConformance.put(RecordKey([255, 255]), [1], 1), applied: Revision(term: 1, index: 1))
    let spool = try SnapshotSpool(path: directory.path + "/incoming", applied: Self.at)
    for chunk in chunks {
      #expect(!spool.isComplete)
      try spool.take(chunk)
      // A repeat after a lost link does no harm.
      try spool.take(chunk)
      #expect(spool.next == chunk.number + 1)
    }
    try spool.install(into: target)
    #expect(target.applied == Self.at)
    #expect(target.flushed == Self.at)
    #expect(try same(store.view(), target.view()))
  }

  @Test func anEmptyStateIsOneChunk() throws {
    let store = MemoryStore()
    let chunks = try Self.chunks(SnapshotSource(try store.view(), at: Self.at))
    #expect(chunks.count == 1)
    var sink = SnapshotSink()
    #expect(try sink.take(chunks[0])?.isEmpty == true)
    #expect(sink.isComplete)
  }

  @Test func aMarkGivesTheSameChunkAgain() throws {
    let (store, source) = try Self.source()
    let (first, mark) = try source.chunk(at: .start)
    let second = try source.chunk(at: mark).chunk
    // Later writes do not change the stream.
    try store.commit(StateStoreConformance.put(RecordKey([0, 0]), [], 600), applied: Revision(term: 3, index: 600))
    #expect(try source.chunk(at: .start).chunk == first)
    #expect(try source.chunk(at: mark).chunk == second)
  }

  @Test func wrongChunksAreRefused() throws {
    let chunks = try Self.chunks(try Self.source().source)
    var sink = SnapshotSink()
    #expect(throws: SnapshotError.outOfOrder(expected: 0, found: 1)) { _ = try sink.take(chunks[1]) }
    _ = try sink.take(chunks[0])
    for offset in stride(from: 0, to: chunks[1].bytes.count, by: 97) {
      var bytes = chunks[1].bytes
      bytes[offset] ^= 4
      #expect(throws: SnapshotError.damaged(chunk: 1)) {
        _ = try sink.take(SnapshotChunk(number: 1, bytes: bytes, checksum: chunks[1].checksum, isLast: false))
      }
    }
    #expect(throws: SnapshotError.damaged(chunk: 1)) {
      _ = try sink.take(
        SnapshotChunk(number: 1, bytes: chunks[1].bytes, checksum: chunks[1].checksum, isLast: true))
    }
    // A chunk of a stream of another state has another predecessor.
    let other = try Self.chunks(try Self.source(2999).source)
    #expect(other[1].bytes == chunks[1].bytes)
    var second = SnapshotSink()
    _ = try second.take(other[0])
    #expect(try second.take(chunks[1]) != nil)
    let last = chunks[chunks.count - 1]
    for chunk in chunks.dropFirst() { _ = try sink.take(chunk) }
    #expect(sink.isComplete)
    #expect(throws: SnapshotError.ended) {
      _ = try sink.take(SnapshotChunk(number: last.number + 1, bytes: [1], checksum: 0, isLast: true))
    }
  }

  /// A link that loses chunks and confirmations, and breaks: the state arrives whole, and few chunks are on their way.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func aPacedStreamSurvivesItsLink(seed: UInt64) throws {
    var random = Seeded(seed)
    let (_, source) = try Self.source(600)
    var sender = SnapshotSender(source, window: 3)
    var sink = SnapshotSink()
    var received = 0
    var link: [SnapshotChunk] = []
    var turns = 0
    while !sender.isComplete {
      turns += 1
      try #require(turns < 5000)
      while let chunk = try sender.next() { link.append(chunk) }
      #expect(link.count <= 3)
      if Int.random(in: 0..<6, using: &random) == 0 {
        link = []
        sender.confirm(next: sink.next)
        sender.rewind()
        continue
      }
      if !link.isEmpty {
        if let records = try sink.take(link.removeFirst()) { received += records.count }
        if Int.random(in: 0..<3, using: &random) > 0 { sender.confirm(next: sink.next) }
      } else {
        sender.confirm(next: sink.next)
      }
    }
    #expect(sink.isComplete)
    #expect(received == 600)
    #expect(try sender.next() == nil)
    sender.confirm(next: 10_000)
    #expect(sender.isComplete)
  }

  @Test func aSpoolThatIsDroppedLeavesNothing() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/incoming"
    do {
      let spool = try SnapshotSpool(path: path, applied: Self.at)
      #expect(spool.next == 0)
      #expect(try PosixDisk().names(in: directory.path) == ["incoming"])
    }
    #expect(try PosixDisk().names(in: directory.path).isEmpty)
  }
}
