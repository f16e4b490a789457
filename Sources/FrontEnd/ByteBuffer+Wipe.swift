internal import NIOCore

extension ByteBuffer {
  /// Writes zeros over the next bytes, which have been taken.
  ///
  /// In place, past the copy that a write would make of a storage with two owners: NIOSSL keeps each connection's storage
  /// to decrypt into again, and would keep a client's last request in it for as long as the connection is open. It takes
  /// the storage for empty, so nobody reads these bytes any more.
  func wipe(_ count: Int) {
    withUnsafeReadableBytes { bytes in
      let taken = UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer(rebasing: bytes.prefix(count)))
      _ = taken.initializeMemory(as: UInt8.self, repeating: 0)
    }
  }
}
