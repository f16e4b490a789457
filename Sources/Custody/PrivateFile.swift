internal import Glibc
internal import Synchronization

/// Files that only their owner may read, written whole or not at all.
enum PrivateFile {
  private static let drafts = Atomic<UInt64>(0)

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Writes a new file beside the old, syncs it, and puts it into its place.
  static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws(CustodyError) {
    guard replacing || !exists(path) else { throw taken(path) }
    // What is replaced has one owner, who clears away what a crash of its own has left. What is made for the first time
    // may be made by several at once, each of whom needs a draft of its own.
    let draft = replacing ? path + ".new" : path + ".new-\(getpid())-\(drafts.add(1, ordering: .relaxed).newValue)"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw unusable("create", draft) }
    var isWritten = false
    defer { if !isWritten { unlink(draft) } }
    var written = 0
    var failure: CustodyError?
    while written < bytes.count, failure == nil {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno != EINTR { failure = unusable("write", draft) }
      written += max(0, count)
    }
    if failure == nil, fsync(descriptor) != 0 { failure = unusable("sync", draft) }
    close(descriptor)
    if let failure { throw failure }
    if replacing {
      guard rename(draft, path) == 0 else { throw unusable("rename", draft) }
      isWritten = true
    } else {
      // The look above may be long ago: another process may have made the file since.
      try linkNew(draft, to: path)
    }
    try syncDirectory(of: path)
  }

  /// Gives a file its name if nothing has it; its draft goes with the caller.
  private static func linkNew(_ draft: String, to path: String) throws(CustodyError) {
    if link(draft, path) == 0 { return }
    guard errno != EEXIST else { throw taken(path) }
    // A file system without hard links, such as FAT on the stick that carries a transport folder.
    guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(errno) else { throw unusable("link", draft) }
    guard !exists(path) else { throw taken(path) }
    guard rename(draft, path) == 0 else { throw unusable("rename", draft) }
  }

  private static func taken(_ path: String) -> CustodyError {
    CustodyError(
      .fileExists, "\(path) exists already", hint: "a root key is never overwritten: name an empty directory")
  }

  /// Puts one file into another's place, durably.
  static func move(_ path: String, to target: String) throws(CustodyError) {
    guard rename(path, target) == 0 else { throw unusable("rename", path) }
    try syncDirectory(of: target)
  }

  /// Removes a file, durably; no error when there is none.
  static func remove(_ path: String) throws(CustodyError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw unusable("remove", path) }
    try syncDirectory(of: path)
  }

  /// Reads a whole file; with `secret`, refuses one that others may read.
  static func read(_ path: String, secret: Bool) throws(CustodyError) -> [UInt8] {
    // Not to wait for somebody to write into a pipe that stands in a file's place.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT {
        throw CustodyError(
          .fileMissing, "\(path) does not exist",
          hint: "a node gets it once, by `conclaved init` or when it joins; check the data directory")
      }
      throw unusable("open", path)
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw unusable("read", path) }
    guard facts.st_mode & S_IFMT == S_IFREG else {
      throw CustodyError(.fileUnusable, "\(path) is no regular file", hint: "name a file")
    }
    if secret, facts.st_mode & 0o077 != 0 {
      throw CustodyError(.fileExposed, "others than its owner may read \(path)", hint: "run: chmod 600 \(path)")
    }
    guard facts.st_size <= Limits.fileLength else {
      throw CustodyError(.fileDamaged, "\(path) is damaged: it is too long", hint: "restore it from a copy")
    }
    var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress! + position, $0.count - position)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw unusable("read", path) }
      if count == 0 { break }
      position += count
    }
    bytes.removeLast(bytes.count - position)
    return bytes
  }

  private static func syncDirectory(of path: String) throws(CustodyError) {
    let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unusable("open", directory) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw unusable("sync", directory) }
  }

  private static func unusable(_ verb: String, _ path: String) -> CustodyError {
    CustodyError(
      .fileUnusable, "cannot \(verb) \(path): \(String(cString: strerror(errno)))",
      hint: "check the directory's owner, mode and free space")
  }
}
