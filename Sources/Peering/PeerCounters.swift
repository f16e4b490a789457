/// One link's work since the start: for metrics.
public struct PeerCounters: Hashable, Sendable {
  public var isUp = false
  public var sentFrames = 0
  public var sentBytes = 0
  /// Frames that were not queued: the link was down or its queue full.
  public var droppedFrames = 0
  /// Writes that carried the sent frames.
  public var writes = 0
  /// Times that the link came up.
  public var connections = 0
  public var queuedFrames = 0
  public var queuedBytes = 0

  public init() {}
}
