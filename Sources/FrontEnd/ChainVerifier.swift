/// Decides about clients' certificates in place of the TLS library, where more may come in than the configured authorities
/// vouch for. That the client holds the private key is the handshake's to see.
public protocol ChainVerifier: Sendable {
  /// - Parameters:
  ///   - chain: DER, the client's own certificate first; not empty.
  ///   - answer: called once, from any thread: whether the client may come in.
  func verify(_ chain: [[UInt8]], _ answer: @escaping @Sendable (Bool) -> Void)
}
