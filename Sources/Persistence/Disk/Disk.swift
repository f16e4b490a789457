/// The calls that this room makes to a file system. Thin: one method is one system call or nearly so, and none decides
/// anything. A recording disk stands in for it where crashes are searched.
public protocol Disk: Sendable {
  /// The names in a directory, sorted, without the directory's own entries.
  func names(in directory: String) throws(DiskError) -> [String]

  /// Makes one directory; no error when it exists.
  func makeDirectory(_ path: String) throws(DiskError)

  /// Opens a file for reading and writing; with `create` it must not exist yet.
  func open(_ path: String, create: Bool) throws(DiskError) -> any DiskFile

  /// Renames over whatever stands at `target`. Durable after `syncDirectory` of the parent.
  func rename(_ path: String, to target: String) throws(DiskError)

  /// Removes a file. Durable after `syncDirectory` of the parent.
  func remove(_ path: String) throws(DiskError)

  /// Removes an empty directory.
  func removeDirectory(_ path: String) throws(DiskError)

  /// Makes the names in a directory durable.
  func syncDirectory(_ path: String) throws(DiskError)

  /// Bytes that this process may still allocate on the file system of `path`.
  func freeBytes(at path: String) throws(DiskError) -> UInt64
}

/// One open file; it closes when the last reference goes.
public protocol DiskFile: AnyObject, Sendable {
  var path: String { get }

  /// The length in bytes.
  func size() throws(DiskError) -> Int

  /// Fills `target` from `offset`; answers how many bytes there were.
  func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) throws(DiskError) -> Int

  /// Writes all of `bytes` at `offset`. Durable after `sync`.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(DiskError)

  /// Writes zeros over the first `count` bytes (whole pages), so that their blocks are allocated and written. Durable
  /// after `sync`.
  func fillWithZeros(_ count: Int) throws(DiskError)

  /// Makes contents and length durable. After a failure nothing may be assumed about any earlier write.
  func sync() throws(DiskError)
}

extension DiskFile {
  public func fillWithZeros(_ count: Int) throws(DiskError) {
    try withZeros(count) { (zeros, offset) throws(DiskError) in try write(zeros, at: offset) }
  }

  /// Calls `body` with zeros, on pages of their own and at most a mebibyte at a time, until they make `count` bytes.
  func withZeros(_ count: Int, _ body: (UnsafeRawBufferPointer, Int) throws(DiskError) -> Void) throws(DiskError) {
    let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: min(count, 1 << 20), alignment: 4096)
    defer { zeros.deallocate() }
    zeros.initializeMemory(as: UInt8.self, repeating: 0)
    var offset = 0
    while offset < count {
      let part = min(zeros.count, count - offset)
      try body(UnsafeRawBufferPointer(rebasing: zeros[..<part]), offset)
      offset += part
    }
  }
}
