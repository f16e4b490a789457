import FoundationEssentials
import NIOCore
import NIOPosix
import NIOSSL

/// Asks nodes' admin ports: mutual TLS with an administrator's certificate, one JSON object a line each way.
public struct AdminClient: Sendable {
  public enum Command: String, Sendable {
    case status
    case metrics
    /// The leader hands leadership to another member.
    case stepdown
  }

  private let tls: NIOSSLContext

  /// - Parameters: paths of PEM files.
  public init(authority: String, certificate: String, key: String) throws(ClusterError) {
    do {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.trustRoots = .file(authority)
      configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
      configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
      tls = try NIOSSLContext(configuration: configuration)
    } catch {
      throw ClusterError(.usage, "cannot use the certificate \(certificate) with \(key) and \(authority): \(error)")
    }
  }

  /// What a node says of itself.
  public func status(_ address: String) async throws(ClusterError) -> NodeStatus {
    let reply = try await ask(.status, address)
    do {
      return try JSONDecoder().decode(NodeStatus.self, from: Data(reply.utf8))
    } catch {
      throw ClusterError(.node, "\(address) answered what is no status: \(reply.prefix(200))")
    }
  }

  /// Sends one command and returns the reply, one line of JSON.
  /// - Parameter address: `host:port` with a numeric host, which the node's certificate must name.
  public func ask(_ command: Command, _ address: String) async throws(ClusterError) -> String {
    guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]) else {
      throw ClusterError(.usage, "\"\(address)\" is not HOST:PORT")
    }
    let host = String(address[..<colon])
    do {
      return try await ask(command, host, port)
    } catch let error as ClusterError {
      throw error
    } catch {
      throw ClusterError(.node, "\(address) does not answer: \(error)")
    }
  }

  private func ask(_ command: Command, _ host: String, _ port: Int) async throws -> String {
    let group = MultiThreadedEventLoopGroup.singleton
    let loop = group.next()
    let answer = loop.makePromise(of: String.self)
    let tls = tls
    // NIO compares a numeric address with the certificate's own entries; a name would be sent and compared.
    let serverName = (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(.milliseconds(Limits.adminConnect))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: serverName))
          try pipeline.addHandler(AdminLine(command: command, answer: answer))
        }
      }
    bootstrap.connect(host: host, port: port).whenFailure { answer.fail($0) }
    let deadline = loop.scheduleTask(in: .milliseconds(Limits.adminReply)) {
      answer.fail(ClusterError(.node, "\(host):\(port) accepts connections and does not answer"))
    }
    defer { deadline.cancel() }
    return try await answer.futureResult.get()
  }
}

/// Sends one line, gathers one, and closes.
private final class AdminLine: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let command: AdminClient.Command
  private let answer: EventLoopPromise<String>
  private var gathered: [UInt8] = []

  init(command: AdminClient.Command, answer: EventLoopPromise<String>) {
    self.command = command
    self.answer = answer
  }

  func channelActive(context: ChannelHandlerContext) {
    // The asker's deadline closes too: a promise that has failed must not leave its connection behind.
    let channel = context.channel
    answer.futureResult.whenComplete { _ in channel.close(promise: nil) }
    let line = ByteBuffer(string: "{\"command\":\"\(command.rawValue)\"}\n")
    context.writeAndFlush(wrapOutboundOut(line), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    gathered.append(contentsOf: unwrapInboundIn(data).readableBytesView)
    if let end = gathered.firstIndex(of: 0x0a) {
      answer.succeed(String(decoding: gathered[..<end], as: UTF8.self))
    } else if gathered.count > Limits.adminReplyBytes {
      answer.fail(ClusterError(.node, "the reply is longer than \(Limits.adminReplyBytes) bytes"))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    answer.fail(
      ClusterError(.node, "the connection was closed without a reply; is the certificate an administrator's?"))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answer.fail(error)
    context.close(promise: nil)
  }
}
