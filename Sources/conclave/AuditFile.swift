import AuditTrail
import Glibc

/// Exported logs and proofs on disk.
final class AuditFile {
  private let descriptor: Int32
  private let path: String

  private init(_ descriptor: Int32, _ path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// Makes a file, or empties it.
  static func create(_ path: String) throws -> AuditFile {
    try open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
  }

  /// Opens a file to go on behind its first `length` bytes; what follows them is cut off.
  static func append(to path: String, behind length: Int) throws -> AuditFile {
    let file = try open(path, O_WRONLY | O_CREAT | O_CLOEXEC)
    guard ftruncate(file.descriptor, length) == 0, lseek(file.descriptor, 0, SEEK_END) >= 0 else {
      throw failure(path)
    }
    return file
  }

  private static func open(_ path: String, _ flags: Int32) throws -> AuditFile {
    let descriptor = Glibc.open(path, flags, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    return AuditFile(descriptor, path)
  }

  func write(_ bytes: [UInt8]) throws {
    var at = 0
    while at < bytes.count {
      let written = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + at, bytes.count - at)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw Self.failure(path) }
      at += written
    }
  }

  func sync() throws { guard fsync(descriptor) == 0 else { throw Self.failure(path) } }

  private static func failure(_ path: String) -> Failure {
    Failure(.local, "\(path): \(String(cString: strerror(errno)))")
  }

  // MARK: Reading

  /// Gives each line without its end; a last line without an end is an error.
  static func lines(of path: String, _ take: ([UInt8]) throws(AuditTrailError) -> Void)
    throws(AuditTrailError)
  {
    let rest = try read(path, take)
    if !rest.isEmpty { throw .line(0, "the last line has no end: the file was cut") }
  }

  /// Gives each line without its end; what stands behind the last end is given back.
  static func read(_ path: String, _ take: ([UInt8]) throws(AuditTrailError) -> Void)
    throws(AuditTrailError) -> [UInt8]
  {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .line(0, "the file cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var rest: [UInt8] = []
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw .line(0, "the file cannot be read: \(String(cString: strerror(errno)))")
      }
      if count == 0 { return rest }
      var start = 0
      while let end = buffer[start..<count].firstIndex(of: 0x0A) {
        try take(rest + buffer[start..<end])
        rest = []
        start = end + 1
      }
      rest.append(contentsOf: buffer[start..<count])
      guard rest.count <= Limits.lineLength else {
        throw .line(0, "a line is longer than any of an export")
      }
    }
  }

  static func contents(_ path: String) throws(AuditTrailError) -> [UInt8] {
    var bytes: [UInt8] = []
    let rest = try read(path) { line throws(AuditTrailError) in bytes += line + [0x0A] }
    return bytes + rest
  }

  /// Whether a file begins as proofs do.
  static func isProof(_ path: String) throws(AuditTrailError) -> Bool {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .line(0, "the file cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    let title = Array("conclave audit".utf8)
    var buffer = [UInt8](repeating: 0, count: title.count)
    return Glibc.read(descriptor, &buffer, buffer.count) == title.count && buffer == title
  }
}
