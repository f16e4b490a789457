internal import RocksDB
internal import Store

extension Revision {
  static let byteCount = 16

  /// Reads term and index, big-endian; nil when it has another length.
  init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init(leading: bytes)
  }

  fileprivate init(leading bytes: UnsafeRawBufferPointer) {
    self.init(
      term: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      index: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }
}

extension Record {
  /// Reads revision and value; nil when there are not even the bytes of a revision.
  init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= Revision.byteCount else { return nil }
    self.init(revision: Revision(leading: bytes), value: [UInt8](bytes[Revision.byteCount...]))
  }
}

extension StoreError {
  init(_ error: RocksDBError) {
    switch error {
    case .corruption(let message): self = .damaged(message)
    // A file that its own records name is gone.
    case .io(let message) where message.hasSuffix("No such file or directory"): self = .damaged(message)
    case .noSpace(let message), .locked(let message), .io(let message), .refused(let message):
      self = .failed(message)
    case .tooLarge(let bytes, let limit): self = .failed("\(bytes) bytes, the limit is \(limit)")
    }
  }
}
