// The room of `RocksDB`; see docs/ARCHITECTURE.md.
