public import NIOCore

/// What clients may cost. Every figure has a default that suits a server with thousands of connections.
public struct FrontEndLimits: Sendable {
  /// Certificates that a client may show.
  static let chainLength = 10
  /// Bytes of one request, its TTLV header included.
  public var frameBytes = 8 << 20
  /// A request up to this size needs no share of `bytesInFlight`.
  public var freeFrameBytes = 4096
  /// Bytes of the larger requests, of all connections together, that are being received or answered.
  public var bytesInFlight = 256 << 20
  /// Open connections, those in their handshake included.
  public var connections = 16_384
  /// Received bytes that wait on one connection behind the request being answered; beyond them it is not read.
  public var waitingBytes = 64 << 10
  /// Unsent bytes on one connection at which no further request of it is begun.
  public var unsentBytes = 256 << 10
  /// From accepting a connection to the end of its handshake.
  public var handshake: TimeAmount = .milliseconds(4_000)
  /// For one frame, renewed with every `progressBytes` of it, so that a slow line may send a large frame and one
  /// byte a second may not hold a connection.
  public var frame: TimeAmount = .milliseconds(4_000)
  public var progressBytes = 16 << 10
  /// For a client that does not take its replies.
  public var unsent: TimeAmount = .seconds(30)
  /// Bytes of a response of a client that took the server's part: it has no payload.
  public var responseBytes = 16 << 10
  /// How long such a client may take to answer.
  public var response: TimeAmount = .seconds(30)
  /// How long bytes are thrown away after an error reply that ends a connection, so that the peer reads the reply
  /// before it sees a reset.
  public var drain: TimeAmount = .milliseconds(1_000)
  /// How often deadlines are looked at: none fires later than this after its time.
  public var sweep: TimeAmount = .milliseconds(250)

  public init() {}
}
