internal import KMIP
public import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS
internal import Synchronization

/// One connection to one node: a request, its response, the next request. Bytes in, bytes out.
public final class KMIPConnection: Sendable {
  /// What the node's port speaks.
  public enum Transport: Hashable, Sendable {
    case ttlv
    /// HTTPS, with bodies of this Content-Type.
    case https(contentType: String)
  }

  public let node: NodeAddress
  private let channel: any Channel
  private let exchanger: NIOLoopBound<Exchanger>
  /// TCP_USER_TIMEOUT, milliseconds: a node that died without a word ends the connection.
  private static let userTimeout = ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: 18))
  /// Held while a request is under way.
  private let isBusy = Atomic<Bool>(false)

  private init(node: NodeAddress, channel: any Channel, exchanger: NIOLoopBound<Exchanger>) {
    self.node = node
    self.channel = channel
    self.exchanger = exchanger
  }

  /// Connects and ends the TLS handshake within `settings.connect`, or less when `limit` is less.
  public static func open(
    to node: NodeAddress, settings: KMIPClientSettings, on group: any EventLoopGroup, within limit: TimeAmount? = nil,
    speaking transport: Transport = .ttlv
  ) async throws(KMIPClientError) -> KMIPConnection {
    let tls = try settings.tls.makeClient()
    return try await open(to: node, tls: tls, settings: settings, on: group, within: limit, speaking: transport)
  }

  static func open(
    to node: NodeAddress, tls: NIOSSLContext, settings: KMIPClientSettings, on group: any EventLoopGroup,
    within limit: TimeAmount?, speaking transport: Transport = .ttlv
  ) async throws(KMIPClientError) -> KMIPConnection {
    let time = min(settings.connect, limit ?? settings.connect)
    let loop = group.next()
    let exchanger = NIOLoopBoundBox<Exchanger?>.makeEmptyBox(valueType: Exchanger.self, eventLoop: loop)
    let ready = loop.makePromise(of: Void.self)
    let timeout = loop.scheduleTask(in: time) { ready.fail(ChannelError.connectTimeout(time)) }
    let isAddress = (try? SocketAddress(ipAddress: node.host, port: node.port)) != nil
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(time)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(userTimeout, value: 3_000)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = Exchanger(node: node, limit: settings.responseBytes, transport: transport, ready: ready)
          exchanger.value = handler
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(
            NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : node.host))
          try pipeline.addHandler(handler)
        }
      }
    do {
      let connecting = bootstrap.connect(host: node.host, port: node.port)
      connecting.whenFailure { ready.fail($0) }
      // A handshake that outlives its time must not leave its socket behind.
      ready.futureResult.whenFailure { _ in connecting.whenSuccess { $0.close(promise: nil) } }
      try await ready.futureResult.get()
      timeout.cancel()
      let channel = try await connecting.get()
      let bound = try await loop.submit { NIOLoopBound(exchanger.value!, eventLoop: loop) }.get()
      return KMIPConnection(node: node, channel: channel, exchanger: bound)
    } catch {
      timeout.cancel()
      throw KMIPConnection.explain(error, node)
    }
  }

  public var isOpen: Bool { channel.isActive }

  /// Sends one Request Message and returns the Response Message, both in the form that the transport names. One at a
  /// time; a second at once is refused.
  ///
  /// - Throws: `unreachable` when nothing was sent, `outcomeUnknown` when the answer is missing; the connection is then
  ///   closed.
  public func exchange(_ frame: [UInt8], within time: TimeAmount) async throws(KMIPClientError) -> [UInt8] {
    precondition(!isBusy.exchange(true, ordering: .acquiring), "one request at a time on a connection")
    defer { isBusy.store(false, ordering: .releasing) }
    let exchanger = exchanger
    do {
      return try await channel.eventLoop.flatSubmit { exchanger.value.exchange(frame, within: time) }.get()
    } catch let error as KMIPClientError {
      throw error
    } catch {
      if KMIPConnection.isTLS(error) { throw KMIPConnection.explain(error, node) }
      throw .outcomeUnknown("\(node) gave no answer: \(KMIPConnection.words(error))")
    }
  }

  public func close() { channel.close(promise: nil) }

  static func explain(_ error: any Error, _ node: NodeAddress) -> KMIPClientError {
    // With TLS 1.3 a server refuses a client's certificate after the client thinks the handshake done.
    isTLS(error)
      ? .credentials("\(node): TLS failed: \(words(error))")
      : .unreachable("\(node) cannot be reached: \(words(error))")
  }

  static func isTLS(_ error: any Error) -> Bool {
    switch error {
    case NIOSSLError.uncleanShutdown: false
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError: true
    default: false
    }
  }

  static func words(_ error: any Error) -> String {
    switch error {
    case let error as IOError:
      switch error.errnoCode {
      case ECONNREFUSED: "nobody listens there"
      case ECONNRESET: "the connection was reset"
      default: "\(error)"
      }
    case is NIOConnectionError: "nobody answers there"
    case ChannelError.connectTimeout: "no answer in time"
    case ChannelError.ioOnClosedChannel, ChannelError.eof, ChannelError.alreadyClosed: "the connection was closed"
    case NIOSSLError.uncleanShutdown: "the connection was closed"
    default: "\(error)"
    }
  }
}

/// The channel's end of a connection, on its event loop.
final class Exchanger: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let node: NodeAddress
  private let ready: EventLoopPromise<Void>
  private let transport: KMIPConnection.Transport
  private var assembler: ResponseAssembler
  private var https: HTTPResponseAssembler
  private var context: ChannelHandlerContext?
  private var waiting: EventLoopPromise<[UInt8]>?
  private var timeout: Scheduled<Void>?
  private var failure: (any Error)?

  init(node: NodeAddress, limit: Int, transport: KMIPConnection.Transport, ready: EventLoopPromise<Void>) {
    self.node = node
    self.transport = transport
    assembler = ResponseAssembler(limit: limit)
    https = HTTPResponseAssembler(limit: limit)
    self.ready = ready
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }
  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    fail(failure ?? ChannelError.eof)
  }

  func exchange(_ frame: [UInt8], within time: TimeAmount) -> EventLoopFuture<[UInt8]> {
    guard let context, context.channel.isActive, failure == nil else {
      // The caller tells by this error that nothing was sent.
      return ready.futureResult.eventLoop.makeFailedFuture(
        KMIPConnection.explain(failure ?? ChannelError.eof, node))
    }
    let promise = context.eventLoop.makePromise(of: [UInt8].self)
    waiting = promise
    let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
    timeout = context.eventLoop.scheduleTask(in: time) { bound.value.fail(ChannelError.connectTimeout(time)) }
    var bytes = ByteBuffer()
    if case .https(let contentType) = transport {
      bytes.writeBytes(
        HTTPResponseAssembler.request(host: node.description, contentType: contentType, count: frame.count))
    }
    bytes.writeBytes(frame)
    context.writeAndFlush(NIOAny(bytes), promise: nil)
    return promise.futureResult
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? TLSUserEvent, case .handshakeCompleted = event { ready.succeed() }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    var frames: [[UInt8]] = []
    let isSound = buffer.withUnsafeReadableBytes { take($0, into: &frames) }
    if let frame = frames.first, frames.count == 1, isSound, let promise = waiting {
      waiting = nil
      timeout?.cancel()
      promise.succeed(frame)
    } else if !isSound || !frames.isEmpty {
      fail(KMIPClientError.badReply("the server's bytes are no response, or one that nobody asked for"))
    }
  }

  private func take(_ bytes: UnsafeRawBufferPointer, into frames: inout [[UInt8]]) -> Bool {
    guard case .https(let contentType) = transport else { return assembler.take(bytes, into: &frames) }
    var responses: [HTTPResponseAssembler.Response] = []
    guard https.take(bytes, into: &responses) else { return false }
    for response in responses {
      guard response.status == 200, response.contentType == contentType else {
        fail(KMIPClientError.badReply("\(node) answers HTTP \(response.status) \(response.contentType)"))
        return false
      }
      frames.append(response.body)
    }
    return true
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(error) }
  func channelInactive(context: ChannelHandlerContext) { fail(failure ?? ChannelError.eof) }

  private func fail(_ error: any Error) {
    if failure == nil { failure = error }
    timeout?.cancel()
    ready.fail(error)
    let promise = waiting
    waiting = nil
    promise?.fail(error)
    context?.close(promise: nil)
  }
}
