internal import NIOCore

/// A connection on which the two ends have changed parts (KMIP 2.1 §6.1.54): this server asks, and the client answers.
/// Usable from any thread.
public struct ReversedConnection: Sendable {
  private let connection: NIOLoopBound<Connection>
  private let loop: LoopState

  init(_ connection: NIOLoopBound<Connection>, _ loop: LoopState) {
    self.connection = connection
    self.loop = loop
  }

  /// Sends one Request Message, encoded as TTLV. The answer comes to the handler's `answered`; a client that owes one for
  /// longer than its time, or whose certificate is not accepted any more, is closed. One question at a time.
  public func ask(_ request: [UInt8]) { loop.deliver(.question(request), to: connection) }

  public func close() { loop.deliver(.question(nil), to: connection) }
}
