internal import Glibc
internal import NIOCore
internal import NIOPosix

/// Calls a joiner at the address that the members would call, before anybody relies on it: it must be reachable, and be
/// the very machine that asks.
enum CallBack {
  /// Why it failed, for the operator at the joiner; nil when the joiner was met.
  static func failure(
    at address: Address, expecting greeting: [UInt8], group: any EventLoopGroup
  ) async -> String? {
    let loop = group.next()
    let met = loop.makePromise(of: [UInt8].self)
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(.milliseconds(JoinLimits.callBack))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Listener(expecting: greeting.count, met: met))
        }
      }
    bootstrap.connect(host: address.host, port: address.port).whenFailure { met.fail($0) }
    let deadline = loop.scheduleTask(in: .milliseconds(JoinLimits.callBack)) {
      met.fail(ChannelError.connectTimeout(.milliseconds(JoinLimits.callBack)))
    }
    defer { deadline.cancel() }
    do {
      let heard = try await met.futureResult.get()
      return heard == greeting ? nil : "somebody else answers there"
    } catch let error as IOError {
      return String(cString: strerror(error.errnoCode))
    } catch let error as NIOConnectionError {
      return error.connectionErrors.first.map { "\($0.error)" } ?? "the name \(address.host) cannot be resolved"
    } catch ChannelError.connectTimeout, ChannelError.eof {
      return "nobody answers there"
    } catch {
      return "\(error)"
    }
  }

  private final class Listener: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let count: Int
    private let met: EventLoopPromise<[UInt8]>
    private var heard: [UInt8] = []

    init(expecting count: Int, met: EventLoopPromise<[UInt8]>) {
      self.count = count
      self.met = met
    }

    func channelActive(context: ChannelHandlerContext) {
      let channel = context.channel
      met.futureResult.whenComplete { _ in channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      heard.append(contentsOf: unwrapInboundIn(data).readableBytesView)
      if heard.count >= count { met.succeed(Array(heard.prefix(count))) }
    }

    func channelInactive(context: ChannelHandlerContext) { met.fail(ChannelError.eof) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      met.fail(error)
      context.close(promise: nil)
    }
  }
}

/// The joiner's end: whoever calls the address is greeted and hung up on.
enum Greeter {
  static func open(at address: Address, greeting: [UInt8], group: any EventLoopGroup) async throws -> any Channel {
    try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 16)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Speaker(greeting))
        }
      }
      .bind(host: address.host, port: address.port).get()
  }

  private final class Speaker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let greeting: [UInt8]

    init(_ greeting: [UInt8]) { self.greeting = greeting }

    func channelActive(context: ChannelHandlerContext) {
      let channel = context.channel
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: greeting))).whenComplete { _ in
        channel.close(promise: nil)
      }
    }
  }
}
