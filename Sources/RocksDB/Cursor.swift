internal import CRocksDB

/// A walk over a snapshot between two keys. One thread uses it.
public struct Cursor: ~Copyable {
  private let snapshot: Snapshot
  private let options: OpaquePointer
  private let iterator: OpaquePointer
  private let bounds: UnsafeMutableRawPointer

  /// Stands nowhere until one of the seeks.
  ///
  /// - Parameters:
  ///   - lower: the first key that it may stand on.
  ///   - upper: the first key that it may not.
  ///   - fillsCache: whether blocks that it reads stay in the cache; false for a walk over everything.
  public init(over snapshot: Snapshot, from lower: [UInt8], to upper: [UInt8], fillsCache: Bool = true) {
    self.snapshot = snapshot
    // RocksDB keeps pointers to the bounds for as long as the iterator lives.
    let bounds = UnsafeMutableRawPointer.allocate(byteCount: max(lower.count + upper.count, 1), alignment: 1)
    UnsafeMutableRawBufferPointer(start: bounds, count: lower.count).copyBytes(from: lower)
    UnsafeMutableRawBufferPointer(start: bounds + lower.count, count: upper.count).copyBytes(from: upper)
    self.bounds = bounds
    options = rocksdb_readoptions_create()
    snapshot.set(on: options)
    rocksdb_readoptions_set_verify_checksums(options, 1)
    rocksdb_readoptions_set_fill_cache(options, fillsCache ? 1 : 0)
    let start = bounds.assumingMemoryBound(to: CChar.self)
    rocksdb_readoptions_set_iterate_lower_bound(options, start, lower.count)
    rocksdb_readoptions_set_iterate_upper_bound(options, start + lower.count, upper.count)
    iterator = rocksdb_create_iterator(snapshot.database.handle, options)
  }

  deinit {
    rocksdb_iter_destroy(iterator)
    rocksdb_readoptions_destroy(options)
    bounds.deallocate()
  }

  public mutating func seekToFirst() { rocksdb_iter_seek_to_first(iterator) }
  public mutating func seekToLast() { rocksdb_iter_seek_to_last(iterator) }
  public mutating func next() { rocksdb_iter_next(iterator) }
  public mutating func previous() { rocksdb_iter_prev(iterator) }

  /// Whether it stands on a record. When false, `check` tells an end from a failure.
  public var isValid: Bool { rocksdb_iter_valid(iterator) != 0 }

  /// Throws what stopped the walk, if something did.
  public func check() throws(RocksDBError) { try checked { rocksdb_iter_get_error(iterator, $0) } }

  /// The record that it stands on, valid during `body` only.
  public func withRecord<R>(_ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> R) -> R {
    precondition(isValid, "the cursor stands on no record")
    var keyCount = 0
    var valueCount = 0
    let key = rocksdb_iter_key(iterator, &keyCount)
    let value = rocksdb_iter_value(iterator, &valueCount)
    return body(
      UnsafeRawBufferPointer(start: key, count: keyCount), UnsafeRawBufferPointer(start: value, count: valueCount))
  }
}
