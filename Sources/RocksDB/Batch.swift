internal import CRocksDB

/// Writes that become visible and durable together. Not shared between threads: one owner fills it and hands it to
/// `Database.write`.
public struct Batch: ~Copyable {
  let handle: OpaquePointer

  public init() { handle = rocksdb_writebatch_create() }

  deinit { rocksdb_writebatch_destroy(handle) }

  /// How many writes it holds.
  public var count: Int { Int(rocksdb_writebatch_count(handle)) }

  /// Writes 16 bytes (two numbers, big-endian) followed by `tail` at `key`. The parts spare the caller a copy.
  public mutating func put(_ key: [UInt8], head: (UInt64, UInt64), tail: [UInt8]) throws(RocksDBError) {
    try check(key.count, Limits.keyBytes)
    try check(16 + tail.count, Limits.valueBytes)
    var words = (head.0.bigEndian, head.1.bigEndian)
    key.withUnsafeBytes { key in
      tail.withUnsafeBytes { tail in
        withUnsafeBytes(of: &words) { head in put(key, head, tail) }
      }
    }
  }

  private func put(_ key: UnsafeRawBufferPointer, _ head: UnsafeRawBufferPointer, _ tail: UnsafeRawBufferPointer) {
    var keyStart: UnsafePointer<CChar>? = key.characters
    var keySize = key.count
    var starts: (UnsafePointer<CChar>?, UnsafePointer<CChar>?) = (head.characters, tail.characters)
    var sizes = (head.count, tail.count)
    withUnsafePointer(to: &starts) { starts in
      withUnsafePointer(to: &sizes) { sizes in
        starts.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: 2) { starts in
          sizes.withMemoryRebound(to: Int.self, capacity: 2) { sizes in
            rocksdb_writebatch_putv(handle, 1, &keyStart, &keySize, 2, starts, sizes)
          }
        }
      }
    }
  }

  /// Writes `value` at `key`.
  public mutating func put(_ key: [UInt8], _ value: [UInt8]) throws(RocksDBError) {
    try check(key.count, Limits.keyBytes)
    try check(value.count, Limits.valueBytes)
    key.withUnsafeBytes { key in
      value.withUnsafeBytes { value in
        rocksdb_writebatch_put(handle, key.characters, key.count, value.characters, value.count)
      }
    }
  }

  /// Deletes what is at `key`, if anything.
  public mutating func delete(_ key: [UInt8]) {
    key.withUnsafeBytes { key in rocksdb_writebatch_delete(handle, key.characters, key.count) }
  }

  /// Deletes all keys from `lower` (included) to `upper` (excluded).
  public mutating func deleteRange(from lower: [UInt8], to upper: [UInt8]) {
    lower.withUnsafeBytes { lower in
      upper.withUnsafeBytes { upper in
        rocksdb_writebatch_delete_range(
          handle, lower.characters, lower.count, upper.characters, upper.count)
      }
    }
  }

  /// Empties it for the next use, keeping its memory.
  public mutating func clear() { rocksdb_writebatch_clear(handle) }

  private func check(_ bytes: Int, _ limit: Int) throws(RocksDBError) {
    guard bytes <= limit else { throw .tooLarge(bytes: bytes, limit: limit) }
  }
}

/// A place to point at when a slice is empty: RocksDB takes no null pointers with a length of zero everywhere.
private nonisolated(unsafe) let nothing = UnsafeMutablePointer<CChar>.allocate(capacity: 1)

extension UnsafeRawBufferPointer {
  var characters: UnsafePointer<CChar> {
    baseAddress?.assumingMemoryBound(to: CChar.self) ?? UnsafePointer(nothing)
  }
}
