/// What the log has done since it was opened.
public struct LogStatistics: Hashable, Sendable {
  /// Sync groups, each one write and one sync.
  public var groups: UInt64 = 0
  public var entries: UInt64 = 0
  /// Bytes of groups, their headers included.
  public var bytes: UInt64 = 0
  /// Syncs of segments that carried groups.
  public var groupSyncs: UInt64 = 0
  /// All other syncs: directories, watermark, preallocation.
  public var otherSyncs: UInt64 = 0
  public var rotations: UInt64 = 0
  public var droppedSegments: UInt64 = 0

  public init() {}

  public var syncs: UInt64 { groupSyncs + otherSyncs }
}
