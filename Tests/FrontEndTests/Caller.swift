import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization

/// A client that writes what it is told, rightly or wrongly, and keeps what comes back.
final class Caller: Sendable {
  final class Inbox: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    struct State {
      var bytes: [UInt8] = []
      var isClosed = false
      var isReady = false
      var errors: [String] = []
    }
    let state = Mutex(State())

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let buffer = unwrapInboundIn(data)
      state.withLock { $0.bytes.append(contentsOf: buffer.readableBytesView) }
    }
    func channelInactive(context: ChannelHandlerContext) { state.withLock { $0.isClosed = true } }
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      state.withLock { $0.errors.append("\(error)") }
      context.close(promise: nil)
    }
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case .handshakeCompleted? = event as? TLSUserEvent { state.withLock { $0.isReady = true } }
      if let event = event as? ChannelEvent, event == .inputClosed { state.withLock { $0.isClosed = true } }
      context.fireUserInboundEventTriggered(event)
    }
  }

  let channel: any Channel
  private let inbox: Inbox

  /// Without `tls` the bytes go out in the clear.
  init(port: Int, tls: NIOSSLContext?, reads: Bool = true) async throws {
    let inbox = Inbox()
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(.seconds(5))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: tls, serverHostname: nil))
          }
          try channel.pipeline.syncOperations.addHandler(inbox)
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    self.inbox = inbox
    if !reads {
      // The handshake has to be read first.
      let active = channel
      _ = await eventually { inbox.state.withLock { $0.isReady } }
      try await active.setOption(.autoRead, value: false).get()
    }
  }

  func send(_ bytes: [UInt8]) { channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil) }
  func close() { channel.close(promise: nil) }

  var bytes: [UInt8] { inbox.state.withLock { $0.bytes } }
  var isClosed: Bool { inbox.state.withLock { $0.isClosed } }
  var errors: [String] { inbox.state.withLock { $0.errors } }

  /// True when `count` bytes came before the connection closed and the patience ended.
  func receives(_ count: Int) async -> Bool {
    await eventually { self.bytes.count >= count || self.isClosed } && bytes.count >= count
  }
  func isClosedByPeer() async -> Bool { await eventually { self.isClosed } }
}

/// Waits, with patience enough for a loaded machine, until `condition` holds.
func eventually(_ condition: @Sendable () -> Bool) async -> Bool {
  for attempt in 0..<2000 {
    if condition() { return true }
    try? await Task.sleep(for: .milliseconds(attempt < 50 ? 1 : 10))
  }
  return condition()
}
