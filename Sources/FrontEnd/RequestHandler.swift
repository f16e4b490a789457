public import Access

/// Where requests go. All calls must not block: most come on an event loop.
public protocol RequestHandler: AnyObject, Sendable {
  /// One complete frame of a verified client. Answer through `reply`, now or later, from any thread. No other request
  /// of the connection is handed over before that.
  func handle(_ frame: [UInt8], principal: Principal, connection: ConnectionID, reply: ReplySink)

  /// Reads a body that is XML or JSON into a frame. Called off the event loops.
  func read(_ body: [UInt8], _ form: MessageForm) -> TextReading

  /// Writes an encoded Response Message as XML or JSON. Called off the event loops.
  func written(_ reply: [UInt8], _ form: MessageForm) -> [UInt8]

  /// The error reply for a frame that cannot be a request, in the request's version where `prefix` still tells it; nil
  /// closes without a word. The connection ends after the reply.
  func malformed(_ prefix: [UInt8], problem: FrameProblem) -> [UInt8]?

  /// A client that took the server's part has answered what it was last asked (`ReversedConnection`).
  func answered(_ response: [UInt8], connection: ConnectionID)

  /// The connection is gone: what it alone owned may be dropped.
  func closed(_ connection: ConnectionID)
}

/// What became of a body that came as text.
public enum TextReading: Hashable, Sendable {
  /// A Request Message, encoded as TTLV.
  case frame([UInt8])
  /// It is none: the error reply, in the form of the body.
  case reply([UInt8])
}

extension RequestHandler {
  public func answered(_ response: [UInt8], connection: ConnectionID) {}

  public func closed(_ connection: ConnectionID) {}
}
