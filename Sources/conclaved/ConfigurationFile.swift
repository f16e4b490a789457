import FoundationEssentials
import Glibc
import Server

/// The configuration file, where a command has to change a word in it.
enum ConfigurationFile {
  /// Puts the new cluster's identity in the place of the old one's, if the file names that; all else stays, the file's
  /// owner and mode among it.
  ///
  /// - Returns: false when there is nothing to change.
  static func renameCluster(in path: String?, from old: String, to new: String) throws -> Bool {
    guard let path, let data = FileManager.default.contents(atPath: path) else { return false }
    let text = String(decoding: data, as: UTF8.self)
    guard !old.isEmpty, text.contains(old) else { return false }
    // A link stays a link.
    guard let real = realpath(path, nil) else { throw problem(path) }
    defer { free(real) }
    try replace(String(cString: real), with: Array(text.replacing(old, with: new).utf8))
    return true
  }

  private static func replace(_ path: String, with bytes: [UInt8]) throws {
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw problem(path) }
    let draft = path + ".new"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw problem(draft) }
    var isDone = false
    defer {
      close(descriptor)
      if !isDone { unlink(draft) }
    }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, bytes.count - written) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw problem(draft) }
      written += count
    }
    // The owner first: giving a file away takes bits of its mode along.
    if facts.st_uid != geteuid() || facts.st_gid != getegid() {
      guard fchown(descriptor, facts.st_uid, facts.st_gid) == 0 else { throw problem(draft) }
    }
    guard fchmod(descriptor, facts.st_mode & 0o7777) == 0, fsync(descriptor) == 0, rename(draft, path) == 0 else {
      throw problem(draft)
    }
    isDone = true
  }

  private static func problem(_ path: String) -> StartError {
    StartError(
      "\(path): \(String(cString: strerror(errno)))", hint: "change cluster.id in the configuration by hand")
  }
}
