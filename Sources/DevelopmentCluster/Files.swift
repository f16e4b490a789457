import Glibc

/// Small files, written whole or not at all.
enum Files {
  static func read(_ path: String) throws(ClusterError) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("read", path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", path) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= Limits.fileBytes else {
        throw ClusterError(.usage, "\(path) is larger than \(Limits.fileBytes) bytes")
      }
    }
  }

  /// Writes beside the old file and puts the new one in its place, so that no reader sees half of it.
  static func write(_ path: String, _ text: String, mode: mode_t) throws(ClusterError) {
    let temporary = "\(path).\(getpid()).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw failure("write", temporary) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let problem = failure("write", temporary)
        close(descriptor)
        unlink(temporary)
        throw problem
      }
      bytes = bytes.dropFirst(count)
    }
    close(descriptor)
    guard rename(temporary, path) == 0 else { throw failure("write", path) }
  }

  /// Makes the folder and those above it; only the owner may look into the last.
  static func makeFolder(_ path: String) throws(ClusterError) {
    var end = path.startIndex
    while end < path.endIndex {
      let next = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      let part = String(path[..<next])
      if mkdir(part, next == path.endIndex ? 0o700 : 0o755) != 0, errno != EEXIST { throw failure("make", part) }
      end = next
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw ClusterError(.usage, "\(path) is not a folder")
    }
  }

  /// The names in a folder, without `.` and `..`.
  static func names(in folder: String) throws(ClusterError) -> [String] {
    guard let stream = opendir(folder) else { throw failure("read", folder) }
    defer { closedir(stream) }
    var found: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { found.append(name) }
    }
    return found
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The path from the root, with `.` and `..` taken out; links are not followed.
  static func absolute(_ path: String) -> String {
    var parts: [Substring] = []
    let full = path.hasPrefix("/") ? path : workingFolder() + "/" + path
    for part in full.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func workingFolder() -> String {
    var buffer = [CChar](repeating: 0, count: 4_097)
    guard getcwd(&buffer, buffer.count) != nil else { return "/" }
    return text(buffer)
  }

  /// Where this program's own file lies; its neighbours are the other programs of the same build.
  static func programFolder() throws(ClusterError) -> String {
    var buffer = [CChar](repeating: 0, count: 4_097)
    guard readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 else { throw failure("read", "/proc/self/exe") }
    let path = text(buffer)
    return String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  static func failure(_ verb: String, _ path: String) -> ClusterError {
    ClusterError(.usage, "cannot \(verb) \(path): \(String(cString: strerror(errno)))")
  }

  private static func text(_ buffer: [CChar]) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
