internal import Glibc

/// The exclusive hold of one process on a data directory; it ends with this value or with the process.
public struct DirectoryLock: ~Copyable, Sendable {
  private let descriptor: Int32

  /// Takes the lock and writes this process's number into the lock file, for whoever is refused.
  public init(directory: String) throws(DirectoryError) {
    let path = "\(directory)/LOCK"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .disk(DiskError(.open, path, code: errno)) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let holder = Self.number(in: descriptor)
      close(descriptor)
      if code == EWOULDBLOCK { throw .locked(path: directory, process: holder) }
      throw .disk(DiskError(.lock, path, code: code))
    }
    self.descriptor = descriptor
    // The number is a courtesy; the lock itself is the kernel's.
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  deinit { close(descriptor) }

  private static func number(in descriptor: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
    guard count > 1 else { return nil }
    return Int32(String(decoding: bytes[..<(count - 1)], as: UTF8.self))
  }
}
