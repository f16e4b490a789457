internal import CRocksDB

/// One RocksDB database, without a write-ahead log of its own: what has not been flushed is lost with the process, and
/// the owner replays it from the cluster's log.
///
/// One column family, so a flush always makes a prefix of the writes durable. Reads and writes may come from any
/// thread. It closes when the last reference goes; snapshots hold one.
public final class Database: Sendable {
  /// The directory.
  public let path: String
  // RocksDB's handle is safe to use from all threads; made in `init`, closed in `deinit`.
  nonisolated(unsafe) let handle: OpaquePointer
  private nonisolated(unsafe) let writeOptions: OpaquePointer
  private nonisolated(unsafe) let flushOptions: OpaquePointer
  private nonisolated(unsafe) let readOptions: OpaquePointer
  private let closed: @Sendable () -> Void

  /// Opens the database in `path` and makes it when absent.
  ///
  /// - Parameter closed: called after the database has been closed, when nothing reads its files any more.
  public init(path: String, closed: @escaping @Sendable () -> Void = {}) throws(RocksDBError) {
    let options = rocksdb_options_create()!
    let table = rocksdb_block_based_options_create()!
    let cache = rocksdb_cache_create_lru(Limits.blockCacheBytes)!
    defer {
      rocksdb_cache_destroy(cache)
      rocksdb_block_based_options_destroy(table)
      rocksdb_options_destroy(options)
    }
    Self.configure(table, cache)
    Self.configure(options)
    rocksdb_options_set_block_based_table_factory(options, table)
    handle = try checked { rocksdb_open(options, path, $0) }!
    self.path = path
    self.closed = closed
    writeOptions = rocksdb_writeoptions_create()
    rocksdb_writeoptions_disable_WAL(writeOptions, 1)
    flushOptions = rocksdb_flushoptions_create()
    rocksdb_flushoptions_set_wait(flushOptions, 1)
    readOptions = rocksdb_readoptions_create()
    rocksdb_readoptions_set_verify_checksums(readOptions, 1)
  }

  deinit {
    rocksdb_readoptions_destroy(readOptions)
    rocksdb_flushoptions_destroy(flushOptions)
    rocksdb_writeoptions_destroy(writeOptions)
    rocksdb_close(handle)
    closed()
  }

  private static func configure(_ table: OpaquePointer, _ cache: OpaquePointer) {
    rocksdb_block_based_options_set_block_cache(table, cache)
    rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1)
    rocksdb_block_based_options_set_cache_index_and_filter_blocks_with_high_priority(table, 1)
    rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1)
    // The table takes the filter policy over.
    rocksdb_block_based_options_set_filter_policy(table, rocksdb_filterpolicy_create_bloom_full(10))
    // Index and filter in parts of a few KiB: a whole filter of a large table, which has ten bits for each of its keys, is
    // larger than a shard of the cache, and so would be read from the disk and verified for every key that is looked for.
    rocksdb_block_based_options_set_index_type(
      table, Int32(rocksdb_block_based_table_index_type_two_level_index_search))
    rocksdb_block_based_options_set_partition_filters(table, 1)
    rocksdb_block_based_options_set_metadata_block_size(table, Limits.metadataBlockBytes)
    rocksdb_block_based_options_set_pin_top_level_index_and_filter(table, 1)
    rocksdb_block_based_options_set_format_version(table, 5)
    // XXH3 (ChecksumType::kXXH3); the C interface has no name for it.
    rocksdb_block_based_options_set_checksum(table, 4)
  }

  private static func configure(_ options: OpaquePointer) {
    rocksdb_options_set_create_if_missing(options, 1)
    rocksdb_options_set_paranoid_checks(options, 1)
    rocksdb_options_set_write_buffer_size(options, Limits.writeBufferBytes)
    // Guards ask for records that must be absent: a filter answers that without a search of the memtable.
    rocksdb_options_set_memtable_prefix_bloom_size_ratio(options, Limits.memtableFilterShare)
    rocksdb_options_set_memtable_whole_key_filtering(options, 1)
    rocksdb_options_set_max_write_buffer_number(options, Limits.writeBuffers)
    rocksdb_options_set_min_write_buffer_number_to_merge(options, Limits.writeBuffersFlushed)
    rocksdb_options_set_max_open_files(options, Limits.openFiles)
    rocksdb_options_set_max_background_jobs(options, Limits.backgroundJobs)
    rocksdb_options_set_max_manifest_file_size(options, Limits.manifestBytes)
    rocksdb_options_set_manifest_preallocation_size(options, Limits.manifestStepBytes)
    rocksdb_options_set_keep_log_file_num(options, Limits.informationLogs)
    rocksdb_options_set_info_log_level(options, 3)  // errors only
    rocksdb_options_set_stats_dump_period_sec(options, 0)
    rocksdb_options_set_skip_stats_update_on_db_open(options, 1)
    rocksdb_options_set_level_compaction_dynamic_level_bytes(options, 1)
    rocksdb_options_set_bytes_per_sync(options, 1 << 20)
    // Sealed bytes do not compress, and such blocks stay as they are; postings do, by half.
    rocksdb_options_set_compression(options, Int32(rocksdb_lz4_compression))
    // One thread writes, so RocksDB need not coordinate several.
    rocksdb_options_set_allow_concurrent_memtable_write(options, 0)
  }

  /// Whether a write would wait now: flushes or compactions are behind.
  public var delaysWrites: Bool {
    var value: UInt64 = 0
    for name in ["rocksdb.is-write-stopped", "rocksdb.actual-delayed-write-rate"] {
      // A property that is not known says nothing against writing.
      if rocksdb_property_int(handle, name, &value) == 0, value != 0 { return true }
    }
    return false
  }

  /// Calls `body` with the newest value at `key` (pinned, not copied; valid during the call only), or answers nil.
  public func get<R>(_ key: [UInt8], _ body: (UnsafeRawBufferPointer) -> R) throws(RocksDBError) -> R? {
    try get(key, readOptions, body)
  }

  func get<R>(
    _ key: [UInt8], _ options: OpaquePointer, _ body: (UnsafeRawBufferPointer) -> R
  ) throws(RocksDBError) -> R? {
    var text: UnsafeMutablePointer<CChar>?
    let pinned = key.withUnsafeBytes { key in
      rocksdb_get_pinned(handle, options, key.characters, key.count, &text)
    }
    if let text { throw RocksDBError(consuming: text) }
    guard let pinned else { return nil }
    defer { rocksdb_pinnableslice_destroy(pinned) }
    var count = 0
    let start = rocksdb_pinnableslice_value(pinned, &count)
    return body(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Writes all of `batch` or, when it throws, nothing that a later reader sees.
  public func write(_ batch: borrowing Batch) throws(RocksDBError) {
    let batch = batch.handle
    try checked { rocksdb_write(handle, writeOptions, batch, $0) }
  }

  /// Makes every write before this call durable; returns when it is.
  public func flush() throws(RocksDBError) {
    try checked { rocksdb_flush(handle, flushOptions, $0) }
  }

  /// Rewrites the tables of a range, so that what was deleted or replaced there leaves the disk. All of them: one that was
  /// flushed while a view was open holds what was replaced, too, and would only be moved to the last level as it is.
  public func compact(from lower: [UInt8], to upper: [UInt8]) {
    let options = rocksdb_compactoptions_create()
    defer { rocksdb_compactoptions_destroy(options) }
    // BottommostLevelCompaction::kForce; the C interface has no name for it.
    rocksdb_compactoptions_set_bottommost_level_compaction(options, 2)
    lower.withUnsafeBytes { lower in
      upper.withUnsafeBytes { upper in
        rocksdb_compact_range_opt(handle, options, lower.characters, lower.count, upper.characters, upper.count)
      }
    }
  }

  /// Bytes of table files between two keys, roughly.
  public func approximateBytes(from lower: [UInt8], to upper: [UInt8]) throws(RocksDBError) -> UInt64 {
    var size: UInt64 = 0
    var text: UnsafeMutablePointer<CChar>?
    lower.withUnsafeBytes { lower in
      upper.withUnsafeBytes { upper in
        var from: UnsafePointer<CChar>? = lower.characters
        var fromCount = lower.count
        var to: UnsafePointer<CChar>? = upper.characters
        var toCount = upper.count
        rocksdb_approximate_sizes(handle, 1, &from, &fromCount, &to, &toCount, &size, &text)
      }
    }
    if let text { throw RocksDBError(consuming: text) }
    return size
  }

  /// A figure that RocksDB keeps, nil when it does not know the name.
  public func figure(_ name: Figure) -> UInt64? {
    var value: UInt64 = 0
    return rocksdb_property_int(handle, name.rawValue, &value) == 0 ? value : nil
  }
}
