internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Asks nodes' admin ports: one JSON object a line each way, inside TLS.
public struct AdminCaller: Sendable {
  /// Whom to believe at the other end.
  public enum Trust: Sendable {
    /// Authorities, PEM; the certificate must name the host that was called.
    case authorities([UInt8])
    /// Nobody yet: for the one question that a joiner asks before it knows its cluster, whose answer it checks itself.
    case nobody
  }

  /// Who asks.
  public struct Identity: Sendable {
    /// PEM.
    public let chain: [UInt8]
    /// PEM, unencrypted.
    public let key: [UInt8]

    public init(chain: [UInt8], key: [UInt8]) {
      self.chain = chain
      self.key = key
    }
  }

  private let tls: NIOSSLContext
  private let patience: Int64

  /// - Parameters:
  ///   - identity: nil to come without a certificate.
  ///   - patience: how long to wait for an answer, in milliseconds.
  public init(
    trust: Trust, identity: Identity?, patience: Int64 = AdminPortLimits.replyMilliseconds
  ) throws(AdminCallError) {
    self.patience = patience
    do {
      var configuration = TLSConfiguration.makeClientConfiguration()
      switch trust {
      case .authorities(let pem):
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(pem))
      case .nobody: configuration.certificateVerification = .none
      }
      if let identity {
        configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(identity.chain).map { .certificate($0) }
        configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: identity.key, format: .pem))
      }
      tls = try NIOSSLContext(configuration: configuration)
    } catch {
      throw AdminCallError(.credentials, "the certificate, its key or the authorities cannot be used: \(error)")
    }
  }

  /// Sends one line and returns the reply's, both without line ends.
  /// - Parameter address: `host:port`, the host in brackets where it is an IPv6 address.
  public func ask(_ line: String, at address: String) async throws(AdminCallError) -> String {
    guard let (host, port) = Self.parts(of: address) else {
      throw AdminCallError(.credentials, "\"\(address)\" is not HOST:PORT")
    }
    do {
      return try await ask(line, host, port)
    } catch let error as AdminCallError {
      throw error
    } catch let error as NIOSSLError {
      throw AdminCallError(.untrusted, "\(address): TLS failed: \(error)")
    } catch let error as NIOSSLExtraError {
      throw AdminCallError(.untrusted, "\(address): its certificate does not name it: \(error)")
    } catch {
      throw AdminCallError(.unreachable, "\(address) does not answer: \(error)")
    }
  }

  private static func parts(of address: String) -> (host: String, port: Int)? {
    guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]) else {
      return nil
    }
    var host = address[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    return host.isEmpty ? nil : (String(host), port)
  }

  private func ask(_ line: String, _ host: String, _ port: Int) async throws -> String {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let answer = loop.makePromise(of: String.self)
    let tls = tls
    // NIO compares a numeric address with the certificate's own entries; a name would be sent and compared.
    let serverName = (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(.milliseconds(AdminPortLimits.connectMilliseconds))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: serverName))
          try pipeline.addHandler(AdminLine(line: line, answer: answer))
        }
      }
    bootstrap.connect(host: host, port: port).whenFailure { answer.fail($0) }
    let deadline = loop.scheduleTask(in: .milliseconds(patience)) {
      answer.fail(AdminCallError(.unreachable, "\(host):\(port) accepts connections and does not answer"))
    }
    defer { deadline.cancel() }
    return try await answer.futureResult.get()
  }
}

/// Sends one line, gathers one, and closes.
private final class AdminLine: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let line: String
  private let answer: EventLoopPromise<String>
  private var gathered: [UInt8] = []

  init(line: String, answer: EventLoopPromise<String>) {
    self.line = line
    self.answer = answer
  }

  func channelActive(context: ChannelHandlerContext) {
    // The asker's deadline closes too: a promise that has failed must not leave its connection behind.
    let channel = context.channel
    answer.futureResult.whenComplete { _ in channel.close(promise: nil) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line + "\n")), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    gathered.append(contentsOf: unwrapInboundIn(data).readableBytesView)
    if let end = gathered.firstIndex(of: 0x0a) {
      answer.succeed(String(decoding: gathered[..<end], as: UTF8.self))
    } else if gathered.count > AdminPortLimits.replyBytes {
      answer.fail(AdminCallError(.noAnswer, "the reply is longer than \(AdminPortLimits.replyBytes) bytes"))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    answer.fail(
      AdminCallError(.noAnswer, "the connection was closed without a reply; is the certificate an administrator's?"))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answer.fail(error)
    context.close(promise: nil)
  }
}
