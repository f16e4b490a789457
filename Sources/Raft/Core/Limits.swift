/// The limits of the core, where ``RaftSettings`` does not set others.
public enum Limits {
  /// The most bytes of entries in one append message, beyond its first entry.
  public static let bytesPerAppend: UInt64 = 1 << 20
  /// The most appends on their way to one follower.
  public static let inflightAppends = 256
  /// The most bytes of entries on their way to one follower, beyond the last append.
  public static let inflightBytes: UInt64 = 16 << 20
  /// The most bytes of committed entries handed out for applying and not yet acknowledged.
  public static let committedBytesPerReady: UInt64 = 4 << 20
  /// The most bytes of one entry's data: what the log on disk and a frame between nodes can hold.
  public static let entryBytes = (8 << 20) - (128 << 10)
  /// The most bytes of uncommitted proposals in a leader's log, beyond a first proposal of any size.
  public static let uncommittedBytes: UInt64 = 64 << 20
  /// The most reads that wait at a leader for its leadership to be confirmed or for its first commit.
  public static let pendingReads = 65_536
  /// The most steps in one configuration change.
  public static let configurationSteps = 64
  /// The longest context of a configuration change, in bytes.
  public static let configurationContext = 65_536
  /// Terms and indexes in messages lie below this number, which no cluster reaches: so that no sum of them overflows.
  public static let numbers: UInt64 = 1 << 62
}
