public import Access

/// Where requests go. All calls come on an event loop and must not block.
public protocol RequestHandler: AnyObject, Sendable {
  /// One complete frame of a verified client. Answer through `reply`, now or later, from any thread. No other request
  /// of the connection is handed over before that.
  func handle(_ frame: [UInt8], principal: Principal, connection: ConnectionID, reply: ReplySink)

  /// The error reply for a frame that cannot be a request, in the request's version where `prefix` still tells it; nil
  /// closes without a word. The connection ends after the reply.
  func malformed(_ prefix: [UInt8], problem: FrameProblem) -> [UInt8]?

  /// The connection is gone: what it alone owned may be dropped.
  func closed(_ connection: ConnectionID)
}

extension RequestHandler {
  public func closed(_ connection: ConnectionID) {}
}
