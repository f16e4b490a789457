/// The bounds within which RocksDB works. A node with 100,000 keys stays well below 200 MiB (memtables and block cache
/// are the two large consumers; both are named here).
public enum Limits {
  /// Bytes of the block cache, which also holds index and filter blocks.
  public static let blockCacheBytes = 32 << 20
  /// Bytes of one part of a table's index or filter.
  static let metadataBlockBytes: UInt64 = 4 << 10
  /// Bytes of one memtable before the next is begun: small, because an insert into a large one misses the processor's
  /// caches at every step.
  public static let writeBufferBytes = 4 << 20
  /// Full memtables that are flushed together, as one table.
  public static let writeBuffersFlushed: Int32 = 4
  /// Share of a memtable's bytes that its filter may take besides.
  public static let memtableFilterShare = 0.05
  /// Memtables that may exist at once: one written, others full or being flushed.
  public static let writeBuffers: Int32 = 8
  /// Open table files.
  public static let openFiles: Int32 = 256
  /// Threads for flush and compaction.
  public static let backgroundJobs: Int32 = 2
  /// Bytes of the manifest before RocksDB starts a new one.
  public static let manifestBytes = 4 << 20
  /// Bytes by which the manifest is allocated in advance.
  public static let manifestStepBytes = 64 << 10
  /// Old information logs that are kept.
  public static let informationLogs = 2
  /// Longest key, in bytes.
  public static let keyBytes = 4096
  /// Longest value, in bytes.
  public static let valueBytes = 64 << 20
  /// Longest message of RocksDB that an error carries on, in bytes.
  public static let messageBytes = 512
}
