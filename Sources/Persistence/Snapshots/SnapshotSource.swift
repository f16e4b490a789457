public import Store

/// The sending side of a snapshot: a view at one applied position, cut into chunks in key order. Live records only, so
/// what was deleted never travels.
///
/// It holds the view, and nothing of the network: the caller asks for the next chunk when the link can take it. After a
/// lost link it goes on behind the last chunk that arrived.
public struct SnapshotSource: Sendable {
  /// Where a stream goes on: after which key, with which number and checksum.
  public struct Mark: Hashable, Sendable {
    public let nextNumber: UInt64
    let lastKey: RecordKey?
    let checksum: UInt64

    /// The beginning of a stream.
    public static let start = Mark(nextNumber: 0, lastKey: nil, checksum: 0)
  }

  public let applied: Revision
  private let view: any ReadView
  private let chunkBytes: Int

  /// - Parameters:
  ///   - view: the state at `applied`.
  ///   - chunkBytes: bytes of records after which a chunk is full.
  public init(_ view: any ReadView, at applied: Revision, chunkBytes: Int = Limits.chunkBytes) {
    precondition(chunkBytes > 0 && chunkBytes <= Limits.chunkBytes, "a chunk of \(chunkBytes) bytes")
    self.view = view
    self.applied = applied
    self.chunkBytes = chunkBytes
  }

  /// The chunk at `mark` and the mark after it. The same mark always gives the same chunk.
  public func chunk(at mark: Mark) throws(SnapshotError) -> (chunk: SnapshotChunk, next: Mark) {
    // The key that follows another one directly is that key and a zero byte.
    let lower = mark.lastKey.map { RecordKey($0.bytes + [0]) } ?? RecordRange.all.lower
    var bytes: [UInt8] = [SnapshotChunk.version]
    bytes.reserveCapacity(chunkBytes + 4096)
    var last = mark.lastKey
    var isLast = true
    do {
      try view.scan(RecordRange(lower: lower, upper: RecordRange.all.upper), .ascending) { key, record in
        if bytes.count >= chunkBytes {
          isLast = false
          return .stop
        }
        SnapshotChunk.append(key, record, to: &bytes)
        last = key
        return .proceed
      }
    } catch { throw .store(error) }
    let checksum = SnapshotChunk.checksum(
      of: bytes, number: mark.nextNumber, isLast: isLast, after: mark.checksum)
    return (
      SnapshotChunk(number: mark.nextNumber, bytes: bytes, checksum: checksum, isLast: isLast),
      Mark(nextNumber: mark.nextNumber + 1, lastKey: last, checksum: checksum)
    )
  }
}
