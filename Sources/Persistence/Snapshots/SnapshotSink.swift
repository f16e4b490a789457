public import Store

/// The receiving side of a snapshot: takes chunks in order, verifies each, and gives their records. A chunk that comes
/// again after a lost link is recognised by its number. Nothing of the network, nothing of the disk.
public struct SnapshotSink: Sendable {
  /// The number of the chunk that it wants next.
  public private(set) var next: UInt64 = 0
  public private(set) var isComplete = false
  private var checksum: UInt64 = 0
  private var lastKey: RecordKey?

  public init() {}

  /// Verifies the next chunk and answers its records; nil for one that it has already.
  public mutating func take(_ chunk: SnapshotChunk) throws(SnapshotError)
    -> [(key: RecordKey, record: Record)]?
  {
    if chunk.number < next { return nil }
    guard !isComplete else { throw .ended }
    guard chunk.number == next else { throw .outOfOrder(expected: next, found: chunk.number) }
    guard chunk.bytes.count <= Limits.largestChunkBytes else { throw .tooLarge(bytes: chunk.bytes.count) }
    let expected = SnapshotChunk.checksum(
      of: chunk.bytes, number: chunk.number, isLast: chunk.isLast, after: checksum)
    guard chunk.checksum == expected else { throw .damaged(chunk: chunk.number) }
    let records = try SnapshotChunk.records(in: chunk.bytes)
    var last = lastKey
    for (key, _) in records {
      if let last, key <= last { throw .malformed }
      last = key
    }
    lastKey = last
    checksum = expected
    isComplete = chunk.isLast
    next += 1
    return records
  }
}
