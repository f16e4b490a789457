public import NIOCore

/// What links between nodes may cost and how long they may hang. The defaults suit nodes in one network.
public struct PeeringLimits: Sendable {
  /// Bytes of one frame behind its length field.
  public var frameBytes = 32 << 20
  /// What waits for one peer; beyond either figure frames are dropped and the sender is told.
  public var queuedBytes = 64 << 20
  public var queuedFrames = 16_384
  /// Bytes that leave in one write.
  public var turnBytes = 256 << 10
  /// Bytes that the kernel has not taken at which writing pauses.
  public var unsentBytes = 1 << 20
  /// Connections that others opened to this node.
  public var inboundConnections = 128
  /// Setting up TCP.
  public var connect: TimeAmount = .milliseconds(300)
  /// TLS and the greetings.
  public var handshake: TimeAmount = .seconds(2)
  /// Bytes that a peer's kernel does not acknowledge, or that a peer does not take, end the link after this.
  public var stall: TimeAmount = .milliseconds(1_500)
  /// Waiting time before connecting again: from the first, doubled up to the second, each shortened by chance to as
  /// little as half.
  public var firstWait: TimeAmount = .milliseconds(20)
  public var longestWait: TimeAmount = .milliseconds(500)

  public init() {}
}
