/// Figures that RocksDB keeps about itself, by its own property names.
public enum Figure: String, Sendable, CaseIterable {
  case memtableBytes = "rocksdb.cur-size-all-mem-tables"
  case blockCacheBytes = "rocksdb.block-cache-usage"
  case tableReaderBytes = "rocksdb.estimate-table-readers-mem"
  case tableFileBytes = "rocksdb.total-sst-files-size"
  case estimatedKeys = "rocksdb.estimate-num-keys"
  case pendingCompactionBytes = "rocksdb.estimate-pending-compaction-bytes"
  case snapshots = "rocksdb.num-snapshots"
  case backgroundErrors = "rocksdb.background-errors"
}
