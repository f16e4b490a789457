internal import CRocksDB

/// The database as it was when this was made. It keeps the database open; the last reference releases it.
public final class Snapshot: Sendable {
  public let database: Database
  // Made in `init`, released in `deinit`, only read between: RocksDB's read calls take it from any thread.
  private nonisolated(unsafe) let snapshot: OpaquePointer
  private nonisolated(unsafe) let options: OpaquePointer

  public init(of database: Database) {
    self.database = database
    snapshot = rocksdb_create_snapshot(database.handle)
    options = rocksdb_readoptions_create()
    rocksdb_readoptions_set_snapshot(options, snapshot)
    rocksdb_readoptions_set_verify_checksums(options, 1)
  }

  func set(on options: OpaquePointer) { rocksdb_readoptions_set_snapshot(options, snapshot) }

  deinit {
    rocksdb_readoptions_destroy(options)
    rocksdb_release_snapshot(database.handle, snapshot)
  }

  /// Calls `body` with the value at `key` (pinned, not copied; valid during the call only), or answers nil.
  public func get<R>(_ key: [UInt8], _ body: (UnsafeRawBufferPointer) -> R) throws(RocksDBError) -> R? {
    try database.get(key, options, body)
  }
}
