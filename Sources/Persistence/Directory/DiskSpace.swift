/// Watches the free space of a data directory, so that the node refuses growth with a reason before a write fails:
/// the packaged RocksDB can end the process on a full disk.
public struct DiskSpace: Sendable {
  public enum Verdict: Hashable, Sendable {
    case ample
    /// Growth must be refused; Destroy, compaction and votes go on.
    case low(freeBytes: UInt64)
  }

  private let path: String
  private let disk: any Disk
  private let low: UInt64
  private let ampleAgain: UInt64
  public private(set) var verdict: Verdict = .ample

  /// - Parameters:
  ///   - path: a directory on the file system to watch.
  ///   - low: growth is refused below this many free bytes.
  ///   - ample: and allowed again from this many on.
  public init(
    path: String, disk: any Disk = PosixDisk(), low: UInt64 = Limits.freeBytesLow, ample: UInt64 = Limits.freeBytesAmple
  ) {
    precondition(low <= ample, "the upper threshold lies below the lower one")
    self.path = path
    self.disk = disk
    self.low = low
    self.ampleAgain = ample
  }

  /// Looks again. One system call; the caller decides how often.
  public mutating func check() throws(DiskError) -> Verdict {
    let free = try disk.freeBytes(at: path)
    switch verdict {
    case .ample: verdict = free < low ? .low(freeBytes: free) : .ample
    case .low: verdict = free < ampleAgain ? .low(freeBytes: free) : .ample
    }
    return verdict
  }
}
