import Glibc

/// Reads small files whole.
enum BoundedFile {
  /// Why a file could not be read, as the system says it.
  struct Failure: Error {
    let reason: String
  }

  static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(reason: systemReason()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Failure(reason: systemReason()) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Failure(reason: "is a directory") }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure(reason: systemReason()) }
      if count == 0 { return bytes }
      guard bytes.count + count <= limit else { throw Failure(reason: "is larger than \(limit) bytes") }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  static func text(_ path: String, limit: Int) throws(Failure) -> String {
    guard let text = String(validating: try read(path, limit: limit), as: UTF8.self) else {
      throw Failure(reason: "is not UTF-8 text")
    }
    return text
  }

  private static func systemReason() -> String { String(cString: strerror(errno)) }
}
