internal import Raft

/// The bounds of what a node keeps on disk.
public enum Limits {
  /// Bytes of one log segment, preallocated and zero-filled.
  public static let segmentBytes = 8 << 20
  /// Most bytes of a segment that is read: earlier builds made them so.
  public static let largestSegmentBytes = 16 << 20
  /// Most bytes of one entry's data in the log: with what opens a segment, it fits into one.
  public static let entryBytes = Raft.Limits.entryBytes
  /// Bytes of entries after which a group is closed and the next begins; one entry alone may be larger.
  public static let groupBytes = 4 << 20
  /// Bytes of the group buffer that are kept between groups.
  public static let keptBufferBytes = 1 << 20
  /// Most segments that are looked at when a log is opened.
  public static let segments = 4096
  /// Most members in one list of a stored configuration.
  public static let members = 1024

  /// Below this many free bytes the node refuses growth: one log segment with its spare, a memtable flush and a
  /// compaction step must still fit.
  public static let freeBytesLow: UInt64 = 192 << 20
  /// Growth is allowed again above this many free bytes.
  public static let freeBytesAmple: UInt64 = 256 << 20

  /// Bytes of records lately read that are kept in memory, roughly.
  public static let hotBytes = 8 << 20
  /// Most bytes of one of them.
  public static let hotRecordBytes = 4 << 10

  /// Bytes of records in one snapshot chunk, roughly: the record that crosses it is the last.
  public static let chunkBytes = 256 << 10
  /// Most bytes of one snapshot chunk: a full one and one record more.
  public static let largestChunkBytes = (256 << 10) + (17 << 20)
  /// Most bytes of one record key.
  public static let keyBytes = 1024
  /// Most bytes of one record's value.
  public static let valueBytes = 16 << 20
  /// Most bytes of a stored configuration with its position.
  public static let metadataBytes = 64 << 10
  /// Most bytes of a small file (identity, format, lock).
  public static let smallFileBytes = 4096
}
