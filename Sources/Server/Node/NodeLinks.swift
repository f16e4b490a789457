internal import FrontEnd
internal import Logging
internal import NIOCore
internal import NodeCore
internal import OpenSSL
internal import PeerWire
internal import Peering
internal import Persistence
internal import Raft
internal import Store
internal import Synchronization

/// The node's links to its peers: greets them, turns messages into frames and back, and carries snapshots.
final class NodeLinks: PeerHandler {
  private let identity: NodeIdentity
  private let members: Set<NodeID>
  private let log: Logger
  private let peering = Mutex<Peering?>(nil)
  private let driver = Mutex<NodeDriver?>(nil)
  private let snapshots: SnapshotTransfers

  init(
    _ configuration: Configuration, identity: NodeIdentity, directory: String, trust: ClientTrust,
    group: any EventLoopGroup, log: Logger
  ) throws {
    self.identity = identity
    self.log = log
    members = Set(configuration.cluster.members.map { NodeID($0.id) })
    snapshots = SnapshotTransfers(directory: directory, log: log)
    var peers: [NodeID: PeerAddress] = [:]
    for member in configuration.cluster.members where member.id != configuration.node.id {
      peers[NodeID(member.id)] = PeerAddress(host: member.peer.host, port: member.peer.port)
    }
    addresses = peers
    let links = try Peering(tls: PeerTLS(trust), handler: self, group: group, logger: log)
    peering.withLock { $0 = links }
  }

  private let addresses: [NodeID: PeerAddress]

  /// Messages from peers go to `driver` from now on.
  func open(to driver: NodeDriver) {
    self.driver.withLock { $0 = driver }
    snapshots.open(send: { [self] in sendFrames([$0.encoded(envelope(to: 0))], to: $1) }, driver: driver)
  }

  /// Opens the peer port and begins to call the peers.
  func listen(at address: Address) async throws {
    guard let links = peering.withLock({ $0 }) else { return }
    try await links.listen(at: PeerAddress(host: address.host, port: address.port))
    links.setPeers(addresses)
  }

  func send(_ messages: [PeerMessage], to peer: Recipient) {
    let frames = PeerCoding.frames(messages, envelope(to: peer.incarnation))
    if !sendFrames(frames, to: peer.node) { driver.withLock { $0 }?.put(.peerLost(peer.node)) }
  }

  private func envelope(to incarnation: UInt64) -> Envelope {
    Envelope(
      cluster: identity.cluster, node: identity.node.rawValue, incarnation: identity.incarnation,
      addressed: incarnation)
  }

  @discardableResult
  private func sendFrames(_ frames: [[UInt8]], to peer: NodeID) -> Bool {
    peering.withLock { $0 }?.send(to: peer, frames: frames) ?? false
  }

  /// Streams the state that `view` shows to the follower that `install` is for.
  func stream(_ install: InstallSnapshot, _ view: any ReadView) { snapshots.stream(install, view) }

  /// Puts a snapshot that was streamed to this node in place of the state.
  func takeStaged(_ snapshot: Snapshot) throws -> @Sendable (any StateStore) throws -> Void {
    try snapshots.takeStaged(snapshot)
  }

  func reload(_ trust: ClientTrust) throws(StartError) {
    do throws(PeeringError) { try peering.withLock { $0 }?.reload(tls: PeerTLS(trust)) } catch {
      throw StartError(error.description)
    }
  }

  func stop() async {
    await peering.withLock { $0 }?.shutdown()
    peering.withLock { $0 = nil }
    snapshots.stop()
  }

  // MARK: PeerHandler

  func hello() -> [UInt8] {
    PeerFrame.hello(
      Hello(cluster: identity.cluster, node: identity.node.rawValue, incarnation: identity.incarnation)
    ).encoded(envelope(to: 0))
  }

  /// The certificate's common name says which node it is for: `conclave-node-<id>`.
  func admit(hello bytes: [UInt8], certificate: [UInt8]) -> PeerVerdict {
    guard case .hello(let hello)? = try? PeerFrame(decoding: bytes) else { return .refuse("no greeting") }
    guard hello.cluster == identity.cluster else { return .refuse("a node of another cluster") }
    let ours = Hello(cluster: identity.cluster, node: identity.node.rawValue, incarnation: identity.incarnation)
    guard ours.commonVersion(with: hello) != nil else { return .refuse("no protocol version in common") }
    guard let node = NodeID(rawValue: hello.node), members.contains(node) else { return .refuse("no member") }
    guard let facts = try? CertificateFacts(der: certificate), facts.commonName == "conclave-node-\(hello.node)" else {
      return .refuse("the certificate is not that of node \(hello.node)")
    }
    return .accept(node)
  }

  func peer(_ id: NodeID, received frames: [[UInt8]]) {
    guard let driver = driver.withLock({ $0 }) else { return }
    var inputs: [Input] = []
    for bytes in frames {
      do {
        let envelope = try Envelope(of: bytes)
        guard envelope.cluster == identity.cluster, envelope.node == id.rawValue else {
          log.error("node \(id) sent a frame of node \(envelope.node), or of another cluster")
          continue
        }
        let sender = Sender(id, incarnation: envelope.incarnation, addressed: envelope.addressed)
        switch try PeerFrame(decoding: bytes) {
        case .hello: break
        case .raft(let messages, let stamp):
          for message in messages {
            // The stream comes first; without it the message would leave the node without a state.
            if case .installSnapshot(let install) = message, !snapshots.hasStaged(install.snapshot) { continue }
            inputs.append(.peer(sender, .raft(message, stamp: stamp)))
          }
        case .forward(let frame):
          if let message = PeerCoding.message(frame) { inputs.append(.peer(sender, message)) }
        case .forwardReply(let frame):
          if let message = PeerCoding.message(frame) { inputs.append(.peer(sender, message)) }
        case .report(let report): inputs.append(.peer(sender, PeerCoding.message(report)))
        case .departed(let incarnation): inputs.append(.peer(sender, .departed(incarnation: incarnation)))
        case .snapshotPart(let part): snapshots.received(part, from: id)
        case .snapshotAnswer(let answer): snapshots.received(answer, from: id)
        }
      } catch {
        log.error("node \(id) sent a frame that cannot be read: \(error)")
      }
    }
    driver.put(contentsOf: inputs)
  }

  func peerUp(_ id: NodeID) { log.info("node \(id) is reachable") }

  func peerDown(_ id: NodeID) {
    log.info("node \(id) is not reachable")
    driver.withLock { $0 }?.put(.peerLost(id))
  }
}

extension PeerTLS {
  init(_ trust: ClientTrust) {
    self.init(
      certificateChain: trust.tls.certificateChain, privateKey: trust.tls.privateKey, trustRoots: trust.tls.trustRoots)
  }
}
