internal import Foundation
internal import FrontEnd
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS
internal import Synchronization

/// The operators' door of one node: TLS, one JSON object a line in both directions. Administrators come with their
/// certificates, other nodes with theirs; who comes without one can do nothing but ask to join.
final class AdminServer: Sendable {
  /// Answers one question; nil for a command that does not exist, or not for this asker. May answer later, from any
  /// thread.
  typealias Commands =
    @Sendable (_ question: AdminQuestion, _ answer: @escaping @Sendable ([String: any Sendable]?) -> Void) -> Void

  /// Connections at a time: an operator's or two, and whatever strangers try.
  private static let connectionsAtMost = 256

  private final class Connections: Sendable {
    let count = Atomic<Int>(0)
  }

  private let channel: any Channel

  private init(channel: any Channel) { self.channel = channel }

  static func start(
    host: String, port: Int, trust: @escaping @Sendable () -> ClientTrust, group: any EventLoopGroup, log: Logger,
    commands: @escaping Commands
  ) async throws -> AdminServer {
    let connections = Connections()
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 64)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard connections.count.add(1, ordering: .relaxed).newValue <= Self.connectionsAtMost else {
            connections.count.subtract(1, ordering: .relaxed)
            throw ChannelError.operationUnsupported
          }
          channel.closeFuture.whenComplete { _ in connections.count.subtract(1, ordering: .relaxed) }
          let trust = trust()
          try channel.pipeline.syncOperations.addHandlers(
            NIOSSLServerHandler(context: try trust.tls.makeServer(requiresCertificate: false)),
            AdminConnection(trust: trust, log: log, commands: commands))
        }
      }
      .bind(host: host, port: port).get()
    return AdminServer(channel: channel)
  }

  func stop() async { try? await channel.close() }
}

/// One asker's connection.
private final class AdminConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Longest line taken, in bytes.
  private static let lineBytes = 64 << 10
  /// Who says nothing for this long is disconnected.
  private static let idle = TimeAmount.seconds(60)
  /// Who has not finished the handshake by then is disconnected.
  private static let handshake = TimeAmount.seconds(5)

  private let trust: ClientTrust
  private let log: Logger
  private let commands: AdminServer.Commands
  private var pending = ByteBuffer()
  private var asker: AdminAsker?
  private var timeout: Scheduled<Void>?

  init(trust: ClientTrust, log: Logger, commands: @escaping AdminServer.Commands) {
    self.trust = trust
    self.log = log
    self.commands = commands
  }

  func channelActive(context: ChannelHandlerContext) { restartTimeout(context) }

  func channelInactive(context: ChannelHandlerContext) { timeout?.cancel() }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case .handshakeCompleted? = event as? TLSUserEvent else {
      return context.fireUserInboundEventTriggered(event)
    }
    if let certificate = try? context.channel.pipeline.syncOperations.nioSSL_peerCertificate() {
      guard let der = try? certificate.toDERBytes() else { return context.close(promise: nil) }
      asker = trust.asker(der)
    } else {
      asker = .stranger
    }
    if asker != nil {
      restartTimeout(context)
    } else {
      log.notice("an administration connection was refused: the certificate is no administrator's")
      write(["error": "only administrators are served here"], to: context.channel, thenClose: true)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let asker else { return }
    restartTimeout(context)
    var bytes = unwrapInboundIn(data)
    pending.writeBuffer(&bytes)
    while let end = pending.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
      let line = pending.readBytes(length: end - pending.readerIndex) ?? []
      pending.moveReaderIndex(forwardBy: 1)
      answer(line, asker, context.channel)
      // Who shows no certificate has one question: whoever it is cannot make work pile up here.
      if case .stranger = asker {
        self.asker = nil
        return
      }
    }
    if pending.readableBytes > Self.lineBytes {
      write(["error": "a command has at most \(Self.lineBytes) bytes"], to: context.channel, thenClose: true)
    }
    pending.discardReadBytes()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func answer(_ line: [UInt8], _ asker: AdminAsker, _ channel: any Channel) {
    guard let question = AdminQuestion(line, from: asker) else {
      return write(["error": "not a JSON object with a \"command\""], to: channel)
    }
    commands(question) { reply in
      channel.eventLoop.execute {
        let refusal =
          switch asker {
          case .administrator: "unknown command \(question.command)"
          case .stranger, .node: "only administrators are served here"
          }
        Self.write(reply ?? ["error": refusal], to: channel, thenClose: asker == .stranger)
      }
    }
  }

  private func write(_ object: [String: any Sendable], to channel: any Channel, thenClose: Bool = false) {
    Self.write(object, to: channel, thenClose: thenClose)
  }

  private static func write(_ object: [String: any Sendable], to channel: any Channel, thenClose: Bool = false) {
    var buffer = channel.allocator.buffer(capacity: 256)
    if let json = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]) {
      buffer.writeBytes(json)
    }
    buffer.writeInteger(UInt8(ascii: "\n"))
    let written = channel.writeAndFlush(buffer)
    if thenClose { written.whenComplete { _ in channel.close(promise: nil) } }
  }

  private func restartTimeout(_ context: ChannelHandlerContext) {
    timeout?.cancel()
    let channel = context.channel
    let patience = asker != nil ? Self.idle : Self.handshake
    timeout = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
  }
}
