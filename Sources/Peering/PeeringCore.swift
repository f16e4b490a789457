internal import Logging
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Raft
internal import Synchronization

/// What the links and the listener share.
final class PeeringCore: Sendable {
  let handler: any PeerHandler
  let limits: PeeringLimits
  let logger: Logger
  private let tls: Mutex<PeerTLS.Pair>

  init(tls: PeerTLS.Pair, handler: any PeerHandler, limits: PeeringLimits, logger: Logger) {
    self.tls = Mutex(tls)
    self.handler = handler
    self.limits = limits
    self.logger = logger
  }

  var clientTLS: NIOSSLContext { tls.withLock { $0.client } }
  var serverTLS: NIOSSLContext { tls.withLock { $0.server } }
  func replace(_ pair: PeerTLS.Pair) { tls.withLock { $0 = pair } }
}

extension ClientBootstrap {
  func peerOptions(_ limits: PeeringLimits) -> ClientBootstrap {
    var bootstrap = self
    for (option, value) in PeerSocket.options(limits) { bootstrap = bootstrap.channelOption(option, value: value) }
    return bootstrap.channelOption(.writeBufferWaterMark, value: PeerSocket.mark(limits))
  }
}

extension ServerBootstrap {
  func peerOptions(_ limits: PeeringLimits) -> ServerBootstrap {
    var bootstrap = self
    for (option, value) in PeerSocket.options(limits) { bootstrap = bootstrap.childChannelOption(option, value: value) }
    return bootstrap.childChannelOption(.writeBufferWaterMark, value: PeerSocket.mark(limits))
  }
}

/// Options of the sockets between nodes. A dead peer must be noticed within a second or two: by unacknowledged bytes
/// (TCP_USER_TIMEOUT) when there is traffic, by probes when there is none.
enum PeerSocket {
  typealias Option = ChannelOptions.Types.SocketOption

  static func options(_ limits: PeeringLimits) -> [(Option, Option.Value)] {
    [
      (.init(level: .tcp, name: .tcp_nodelay), 1),
      (.init(level: .socket, name: .so_keepalive), 1),
      (.init(level: .tcp, name: .init(rawValue: 4)), 1),  // TCP_KEEPIDLE, seconds
      (.init(level: .tcp, name: .init(rawValue: 5)), 1),  // TCP_KEEPINTVL, seconds
      (.init(level: .tcp, name: .init(rawValue: 6)), 2),  // TCP_KEEPCNT
      (.init(level: .tcp, name: .init(rawValue: 18)), Option.Value(limits.stall.nanoseconds / 1_000_000)),
    ]
  }

  static func mark(_ limits: PeeringLimits) -> ChannelOptions.Types.WriteBufferWaterMark {
    .init(low: limits.unsentBytes / 4, high: limits.unsentBytes)
  }
}
