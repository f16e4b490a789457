internal import Glibc

/// Small files that joining writes, whole or not at all.
enum FileText {
  static func write(_ text: String, to path: String, mode: mode_t) throws(JoinError) {
    let draft = path + ".new"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw failure("write", draft) }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let problem = failure("write", draft)
        close(descriptor)
        unlink(draft)
        throw problem
      }
      written += count
    }
    let isSynced = fsync(descriptor) == 0
    close(descriptor)
    guard isSynced, rename(draft, path) == 0 else { throw failure("write", path) }
  }

  /// Makes a folder and those above it; only the owner may look into the last.
  static func makeFolder(_ path: String) throws(JoinError) {
    var end = path.startIndex
    while end < path.endIndex {
      let next = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      let part = String(path[..<next])
      if mkdir(part, next == path.endIndex ? 0o700 : 0o755) != 0, errno != EEXIST { throw failure("make", part) }
      end = next
    }
  }

  private static func failure(_ verb: String, _ path: String) -> JoinError {
    JoinError(.local, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
  }
}
