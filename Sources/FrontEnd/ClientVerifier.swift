public import Access

/// Decides who a client is, or that it is nobody. Asked when a handshake ends, and again before the next request of
/// a connection when the trust has been reloaded since. Called on event loops: it must not block.
public protocol ClientVerifier: Sendable {
  /// - Parameter certificate: DER; its chain and dates were verified in the handshake.
  func verdict(_ certificate: [UInt8]) -> ClientVerdict
}

public enum ClientVerdict: Hashable, Sendable {
  case accept(Principal)
  /// The reason is for the log, not for the client.
  case refuse(String)
}
