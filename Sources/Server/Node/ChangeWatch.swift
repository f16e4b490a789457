internal import Glibc

/// Notices that files were replaced: by their size, time of change and inode, so that an atomic rename is seen too.
struct ChangeWatch {
  private struct Mark: Equatable {
    var inode: UInt64
    var size: Int64
    var seconds: Int
    var nanoseconds: Int
  }

  private let paths: [String]
  private var marks: [Mark?]

  init(_ paths: [String]) {
    self.paths = paths
    marks = paths.map(ChangeWatch.mark)
  }

  /// Whether any file differs from what it was at the last look.
  mutating func hasChanged() -> Bool {
    let now = paths.map(ChangeWatch.mark)
    defer { marks = now }
    return now != marks
  }

  private static func mark(_ path: String) -> Mark? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Mark(
      inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }
}
