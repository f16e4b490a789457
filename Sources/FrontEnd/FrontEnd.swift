public import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// The client listener: TLS with client certificates, one bounded request at a time.
///
/// Thousands of idle connections cost memory only: every event loop serves many, and no request waits on a thread.
public final class FrontEnd: Sendable {
  /// Where to listen. Port 0 takes a free one; `addresses` tells which.
  public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    public let host: String
    public let port: Int

    public init(host: String, port: Int) {
      self.host = host
      self.port = port
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
  }

  /// What is spoken on a port.
  public enum Transport: Hashable, Sendable {
    /// TTLV on TLS (KMIP 2.1 §10.1). Anything else, HTTP too, is closed.
    case ttlv
    /// HTTP/1.x on TLS with TTLV, XML or JSON (KMIP Additional Message Encodings 1.0 §2).
    case https
  }

  private let limits: FrontEndLimits
  private let group: any EventLoopGroup
  private let ownsGroup: Bool
  private let trust: Trust
  private let chains: (any ChainVerifier)?
  private let shared = SharedCounts()
  private let loops: [ObjectIdentifier: LoopState]
  private let listeners = Mutex<[any Channel]>([])

  /// Prepares a front end; `listen` opens it.
  ///
  /// - Parameters:
  ///   - chains: verifies the clients' certificates; nil: the TLS library does, by `tls`.
  ///   - group: event loops to serve on; the caller shuts them down. nil makes own ones.
  ///   - eventLoops: how many own ones; nil: one a core.
  public init(
    tls: TLSSettings, verifier: any ClientVerifier, handler: any RequestHandler, chains: (any ChainVerifier)? = nil,
    limits: FrontEndLimits = .init(), group: (any EventLoopGroup)? = nil, eventLoops: Int? = nil
  ) throws(FrontEndError) {
    trust = Trust(tls: try tls.makeServer(), verifier: verifier)
    self.limits = limits
    self.chains = chains
    ownsGroup = group == nil
    self.group = group ?? MultiThreadedEventLoopGroup(numberOfThreads: eventLoops ?? System.coreCount)
    var loops: [ObjectIdentifier: LoopState] = [:]
    for loop in self.group.makeIterator() {
      loops[ObjectIdentifier(loop)] = LoopState(
        eventLoop: loop, shared: shared, limits: limits, trust: trust, handler: handler)
    }
    self.loops = loops
    for loop in loops.values { loop.startSweeping() }
  }

  /// Opens one more address.
  public func listen(at endpoint: Endpoint, speaking transport: Transport = .ttlv) async throws(FrontEndError) {
    let server = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.socketOption(.so_keepalive), value: 1)
      .childChannelOption(.writeBufferWaterMark, value: .init(low: limits.unsentBytes / 4, high: limits.unsentBytes))
      .childChannelOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 65_536)
      )
      .childChannelInitializer { channel in self.adopt(channel, transport) }
    do {
      let channel = try await server.bind(host: endpoint.host, port: endpoint.port).get()
      listeners.withLock { $0.append(channel) }
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw FrontEndError(.address, "\(endpoint) is taken: stop the other process or choose another port")
    } catch let error as IOError where error.errnoCode == EADDRNOTAVAIL {
      throw FrontEndError(.address, "\(endpoint) is no address of this machine")
    } catch let error as IOError where error.errnoCode == EACCES {
      throw FrontEndError(.address, "\(endpoint) needs a privilege: choose a port above 1023")
    } catch {
      throw FrontEndError(.address, "cannot listen at \(endpoint): \(error)")
    }
  }

  /// Where it listens, with the ports that were found.
  public var addresses: [Endpoint] {
    listeners.withLock { channels in
      channels.compactMap { channel in
        guard let address = channel.localAddress, let host = address.ipAddress, let port = address.port
        else { return nil }
        return Endpoint(host: host, port: port)
      }
    }
  }

  private func adopt(_ channel: any Channel, _ transport: Transport) -> EventLoopFuture<Void> {
    guard let loop = loops[ObjectIdentifier(channel.eventLoop)] else {
      preconditionFailure("a connection came on an event loop of another group")
    }
    guard SharedCounts.take(1, of: shared.connections, limit: limits.connections) else {
      shared.excess.add(1, ordering: .relaxed)
      return channel.eventLoop.makeFailedFuture(FrontEndError(.settings, "too many connections"))
    }
    let id = ConnectionID(shared.nextConnection.add(1, ordering: .relaxed).oldValue)
    return channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(self.tlsHandler())
      try pipeline.addHandler(Connection(id: id, loop: loop, transport: transport))
    }
  }

  private func tlsHandler() -> NIOSSLServerHandler {
    guard let chains else { return NIOSSLServerHandler(context: trust.tls) }
    return NIOSSLServerHandler(
      context: trust.tls,
      customVerificationCallback: { certificates, promise in
        let chain = certificates.prefix(FrontEndLimits.chainLength).compactMap { try? $0.toDERBytes() }
        guard !chain.isEmpty else { return promise.succeed(.failed) }
        chains.verify(chain) { promise.succeed($0 ? .certificateVerified : .failed) }
      })
  }

  /// Takes new certificates, authorities or a new verifier (revocation list, administrators) without closing anything:
  /// new connections use the new TLS; every connection's next request asks the new verifier. On an error nothing
  /// changes. With neither argument, all clients are asked for anew.
  public func reload(tls: TLSSettings? = nil, verifier: (any ClientVerifier)? = nil) throws(FrontEndError) {
    let context = try tls.map { settings throws(FrontEndError) in try settings.makeServer() }
    trust.replace(tls: context, verifier: verifier)
  }

  public var counters: FrontEndCounters {
    var sum = FrontEndCounters()
    for loop in loops.values { loop.counts.add(to: &sum) }
    sum.openConnections = shared.connections.load(ordering: .relaxed)
    sum.excessConnections = shared.excess.load(ordering: .relaxed)
    sum.bytesInFlight = shared.bytesInFlight.load(ordering: .relaxed)
    return sum
  }

  /// Stops accepting, lets requests in hand be answered until `deadline` from now, and closes everything.
  public func shutdown(within deadline: TimeAmount = .seconds(5)) async {
    let channels = listeners.withLock { channels in
      let all = channels
      channels = []
      return all
    }
    for channel in channels { try? await channel.close().get() }
    for loop in loops.values { loop.eventLoop.execute { loop.stop() } }
    let end = NIODeadline.now() + deadline
    while shared.connections.load(ordering: .relaxed) > 0, NIODeadline.now() < end {
      try? await Task.sleep(for: .milliseconds(10))
    }
    for loop in loops.values { try? await loop.eventLoop.submit { loop.stopNow() }.get() }
    if ownsGroup { try? await group.shutdownGracefully() }
  }
}
