internal import CRocksDB

/// Why RocksDB refused; the message is RocksDB's own and holds file names, never keys or values.
public enum RocksDBError: Error, Hashable, Sendable {
  /// A checksum or structure on disk is wrong.
  case corruption(String)
  /// The disk is full.
  case noSpace(String)
  /// Another process has the directory open.
  case locked(String)
  /// Any other failure of a read or a write.
  case io(String)
  /// RocksDB was asked for something that it does not do: a wrong option, a directory that is no database.
  case refused(String)
  /// A key or value beyond `Limits`.
  case tooLarge(bytes: Int, limit: Int)

  /// Reads the status text by its leading words, the only thing that the C interface tells, and frees it.
  init(consuming text: UnsafeMutablePointer<CChar>) {
    defer { rocksdb_free(text) }
    self.init(message: String(decoding: UnsafeRawBufferPointer(start: text, count: length(of: text)), as: UTF8.self))
  }

  init(message: String) {
    if message.hasPrefix("Corruption") {
      self = .corruption(message)
    } else if message.hasPrefix("IO error: No space") || message.hasSuffix("No space left on device") {
      self = .noSpace(message)
    } else if message.hasPrefix("IO error"),
      message.hasSuffix("LOCK: Resource temporarily unavailable")
        || message.contains("lock hold by current process")
    {
      self = .locked(message)
    } else if message.hasPrefix("IO error") {
      self = .io(message)
    } else {
      self = .refused(message)
    }
  }
}

private func length(of text: UnsafeMutablePointer<CChar>) -> Int {
  var length = 0
  while length < Limits.messageBytes, text[length] != 0 { length += 1 }
  return length
}

/// Calls RocksDB with a place for its error text and throws what was written there.
func checked<R>(_ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R) throws(RocksDBError) -> R {
  var text: UnsafeMutablePointer<CChar>?
  let result = withUnsafeMutablePointer(to: &text) { call($0) }
  if let text { throw RocksDBError(consuming: text) }
  return result
}
