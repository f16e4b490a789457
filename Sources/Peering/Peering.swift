public import Logging
public import NIOCore
internal import NIOPosix
internal import NIOSSL
public import Raft
internal import Synchronization

/// The links between this node and its peers over mutual TLS.
///
/// Each node calls each other one and sends on the connection it opened; what a peer sends comes on the peer's. So no
/// two connections compete, and either end can open its own again at once.
public final class Peering: Sendable {
  private struct State {
    var links: [NodeID: PeerLink] = [:]
    /// The newest connection that each peer opened.
    var inbound: [NodeID: any Channel] = [:]
    var listeners: [any Channel] = []
    var isStopped = false
  }

  private let core: PeeringCore
  private let group: any EventLoopGroup
  private let state = Mutex(State())
  private let inboundCount = Atomic<Int>(0)

  /// - Parameter group: event loops to serve on; the caller shuts them down.
  public init(
    tls: PeerTLS, handler: any PeerHandler, limits: PeeringLimits = .init(), group: any EventLoopGroup, logger: Logger
  ) throws(PeeringError) {
    core = PeeringCore(tls: try tls.makePair(), handler: handler, limits: limits, logger: logger)
    self.group = group
  }

  /// Opens the address at which peers call.
  public func listen(at address: PeerAddress) async throws(PeeringError) {
    let server = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 128)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .peerOptions(core.limits)
      .childChannelInitializer { channel in self.adopt(channel) }
    do {
      let channel = try await server.bind(host: address.host, port: address.port).get()
      state.withLock { $0.listeners.append(channel) }
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw PeeringError(.address, "\(address) is taken: stop the other process or choose another peer port")
    } catch {
      throw PeeringError(.address, "cannot listen for peers at \(address): \(error)")
    }
  }

  /// Where it listens, with the ports that were found.
  public var addresses: [PeerAddress] {
    state.withLock { $0.listeners }.compactMap { channel in
      guard let address = channel.localAddress, let host = address.ipAddress, let port = address.port
      else { return nil }
      return PeerAddress(host: host, port: port)
    }
  }

  /// Says which peers to call (not this node itself). Links to others end, in both directions; links whose
  /// address stays go on.
  public func setPeers(_ peers: [NodeID: PeerAddress]) {
    let (ended, begun, unwanted) = state.withLock { state -> ([PeerLink], [PeerLink], [any Channel]) in
      guard !state.isStopped else { return ([], [], []) }
      var ended: [PeerLink] = []
      var begun: [PeerLink] = []
      for (id, link) in state.links where peers[id] != link.address {
        ended.append(link)
        state.links[id] = nil
      }
      for (id, address) in peers where state.links[id] == nil {
        let link = PeerLink(id: id, address: address, eventLoop: group.next(), owner: core)
        state.links[id] = link
        begun.append(link)
      }
      var unwanted: [any Channel] = []
      for (id, channel) in state.inbound where peers[id] == nil {
        unwanted.append(channel)
        state.inbound[id] = nil
      }
      return (ended, begun, unwanted)
    }
    for link in ended { _ = link.stop() }
    for channel in unwanted { channel.close(promise: nil) }
    for link in begun { link.start() }
  }

  /// Queues `frames`, each whole with its length field, for a peer: all of them or, when the link is down or its queue
  /// full, none. Never waits, from any thread. What was queued may still be lost with the link (`peerDown`).
  ///
  /// - Returns: false when nothing was queued; Raft is to be told that the peer is unreachable.
  @discardableResult
  public func send(to id: NodeID, frames: [[UInt8]]) -> Bool {
    guard let link = state.withLock({ $0.links[id] }) else { return false }
    return link.send(frames)
  }

  public var counters: [NodeID: PeerCounters] {
    state.withLock { $0.links }.mapValues(\.counters)
  }

  /// Takes new certificates for connections that are opened from now on. On an error nothing changes.
  public func reload(tls: PeerTLS) throws(PeeringError) { core.replace(try tls.makePair()) }

  public func shutdown() async {
    let (links, channels) = state.withLock { state in
      state.isStopped = true
      let all = (Array(state.links.values), state.listeners + Array(state.inbound.values))
      state.links = [:]
      state.listeners = []
      state.inbound = [:]
      return all
    }
    for link in links { try? await link.stop().get() }
    for channel in channels { try? await channel.close().get() }
  }

  private func adopt(_ channel: any Channel) -> EventLoopFuture<Void> {
    guard inboundCount.add(1, ordering: .relaxed).newValue <= core.limits.inboundConnections else {
      inboundCount.subtract(1, ordering: .relaxed)
      return channel.eventLoop.makeFailedFuture(PeeringError(.address, "too many connections"))
    }
    let remote = channel.remoteAddress.map { "\($0)" } ?? "?"
    let events = PeerChannel.Events(
      admitted: { id, channel in self.admitted(id, channel) },
      writable: {},
      ended: { reason in
        self.inboundCount.subtract(1, ordering: .relaxed)
        self.ended(channel)
        self.core.logger.debug("a peer's connection ended", metadata: ["from": "\(remote)", "reason": "\(reason)"])
      })
    return channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(NIOSSLServerHandler(context: self.core.serverTLS))
      try pipeline.addHandler(
        PeerChannel(expected: nil, handler: self.core.handler, limits: self.core.limits, events: events))
    }
  }

  private func admitted(_ id: NodeID, _ channel: any Channel) -> Bool {
    let (isWanted, older, link) = state.withLock { state -> (Bool, (any Channel)?, PeerLink?) in
      guard !state.isStopped, let link = state.links[id] else { return (false, nil, nil) }
      let older = state.inbound[id]
      state.inbound[id] = channel
      return (true, older, link)
    }
    // A peer that calls again has lost its older connection, whether we have noticed or not.
    older?.close(promise: nil)
    link?.knock()
    return isWanted
  }

  private func ended(_ channel: any Channel) {
    state.withLock { state in
      guard let id = state.inbound.first(where: { $0.value === channel })?.key else { return }
      state.inbound[id] = nil
    }
  }
}
