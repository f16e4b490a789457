internal import NIOSSL
internal import Synchronization

/// Whom the front end believes now. Swapped as one, and numbered: a connection asks again when the number has moved.
final class Trust: Sendable {
  private struct Current {
    var tls: NIOSSLContext
    var verifier: any ClientVerifier
  }

  private let current: Mutex<Current>
  private let number = Atomic<UInt64>(1)

  init(tls: NIOSSLContext, verifier: any ClientVerifier) {
    current = Mutex(Current(tls: tls, verifier: verifier))
  }

  var generation: UInt64 { number.load(ordering: .acquiring) }
  var tls: NIOSSLContext { current.withLock { $0.tls } }
  var verifier: any ClientVerifier { current.withLock { $0.verifier } }

  func replace(tls: NIOSSLContext?, verifier: (any ClientVerifier)?) {
    current.withLock {
      if let tls { $0.tls = tls }
      if let verifier { $0.verifier = verifier }
    }
    // After the swap: who sees the new number sees the new verifier.
    number.add(1, ordering: .releasing)
  }
}
