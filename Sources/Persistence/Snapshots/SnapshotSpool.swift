public import Store

/// A snapshot that is arriving, kept in a file until it is complete: a broken stream can go on, and the state is
/// replaced only by a whole one. The file is not synced: after a crash it is thrown away.
public final class SnapshotSpool {
  private let disk: any Disk
  private let path: String
  private let file: any DiskFile
  private var sink = SnapshotSink()
  private var offset = 0
  /// Length, number and place of each chunk in the file.
  private var chunks: [(offset: Int, bytes: Int, checksum: UInt64, isLast: Bool)] = []
  public let applied: Revision

  /// Begins an empty spool at `path`, in place of an older one.
  public init(path: String, applied: Revision, disk: any Disk = PosixDisk()) throws(DiskError) {
    try disk.removeIfPresent(path)
    self.disk = disk
    self.path = path
    self.applied = applied
    file = try disk.open(path, create: true)
  }

  deinit { do { try disk.remove(path) } catch {} }

  /// The number of the chunk that it wants next.
  public var next: UInt64 { sink.next }
  public var isComplete: Bool { sink.isComplete }

  /// Takes one chunk; one that it has already is ignored.
  public func take(_ chunk: SnapshotChunk) throws(SnapshotError) {
    guard try sink.take(chunk) != nil else { return }
    do { try file.write(chunk.bytes, at: offset) } catch { throw .store(.failed(error.description)) }
    chunks.append((offset, chunk.bytes.count, chunk.checksum, chunk.isLast))
    offset += chunk.bytes.count
  }

  /// Replaces the state by the snapshot, which is complete. Durable when it returns; every chunk is verified again.
  public func install(into store: some StateStore) throws(StoreError) {
    precondition(isComplete, "a snapshot that is not complete")
    var verified = SnapshotSink()
    var position = 0
    try store.replace(at: applied) { () throws(StoreError) in
      guard position < chunks.count else { return nil }
      let place = chunks[position]
      let bytes = try stored(place.offset, place.bytes)
      defer { position += 1 }
      do {
        return try verified.take(
          SnapshotChunk(number: UInt64(position), bytes: bytes, checksum: place.checksum, isLast: place.isLast))
      } catch { throw .failed("the snapshot's file is damaged: \(error)") }
    }
  }

  private func stored(_ offset: Int, _ count: Int) throws(StoreError) -> [UInt8] {
    do { return try file.bytes(from: offset, count: count) } catch { throw .failed(error.description) }
  }
}
