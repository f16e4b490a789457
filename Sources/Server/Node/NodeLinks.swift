internal import FrontEnd
internal import Logging
internal import NIOCore
internal import NodeCore
internal import OpenSSL
internal import PeerWire
internal import Peering
internal import Persistence
internal import Raft
internal import Registry
internal import Store
internal import Synchronization

/// The node's links to its peers: greets them, turns messages into frames and back, and carries snapshots.
final class NodeLinks: PeerHandler {
  private let identity: NodeIdentity
  private let known: Mutex<KnownMembers>
  private let directory: String
  private let address: [UInt8]
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
    self.directory = directory
    address = Array(configuration.member.peer.description.utf8)
    known = Mutex(
      KnownMembers(
        own: identity.node, founders: configuration.cluster.members.map(\.founder),
        remembered: MembersFile.read(in: directory)))
    snapshots = SnapshotTransfers(directory: directory, log: log)
    let links = try Peering(tls: PeerTLS(trust), handler: self, group: group, logger: log)
    peering.withLock { $0 = links }
  }

  /// The members as far as this node knows them.
  var members: [Member] { known.withLock { $0.members } }

  /// Takes the members as of an applied index: links are opened, closed and addressed anew.
  func take(_ members: [Member], at index: UInt64) {
    let change = known.withLock { known -> (peers: [NodeID: PeerAddress], content: MembersFile.Content)? in
      known.take(members, at: index) ? (known.peers, known.content) : nil
    }
    guard let change else { return }
    peering.withLock { $0 }?.setPeers(change.peers)
    do { try MembersFile.write(change.content, in: directory) } catch {
      log.error("the list of members could not be noted: \(error)")
    }
  }

  /// Messages from peers go to `driver` from now on.
  func open(to driver: NodeDriver) {
    self.driver.withLock { $0 = driver }
    snapshots.open(send: { [self] in sendFrames([$0.encoded(envelope(to: 0))], to: $1) }, driver: driver)
  }

  /// Opens the peer port and begins to call the peers.
  func listen(at address: Address) async throws {
    guard let links = peering.withLock({ $0 }) else { return }
    try await links.listen(at: PeerAddress(host: address.host, port: address.port))
    links.setPeers(known.withLock { $0.peers })
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

  /// Bytes of the snapshot that this node is receiving; 0 when there is none.
  var snapshotBytes: UInt64 { snapshots.receivedBytes }

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
      Hello(
        cluster: identity.cluster, node: identity.node.rawValue, incarnation: identity.incarnation, address: address)
    ).encoded(envelope(to: 0))
  }

  /// The certificate's common name says which node it is for: `conclave-node-<id>`.
  func admit(hello bytes: [UInt8], certificate: [UInt8]) -> PeerVerdict {
    guard case .hello(let hello)? = try? PeerFrame(decoding: bytes) else { return .refuse("no greeting") }
    guard hello.cluster == identity.cluster else { return .refuse("a node of another cluster") }
    let ours = Hello(cluster: identity.cluster, node: identity.node.rawValue, incarnation: identity.incarnation)
    guard ours.commonVersion(with: hello) != nil else { return .refuse("no protocol version in common") }
    guard let node = NodeID(rawValue: hello.node) else { return .refuse("no node") }
    guard let facts = try? CertificateFacts(der: certificate), NodeName.id(in: facts.commonName) == node else {
      return .refuse("the certificate is not that of node \(hello.node)")
    }
    let (verdict, peers) = known.withLock { known in
      let verdict = known.verdict(node, incarnation: hello.incarnation, address: PeerAddress(hello.address))
      return (verdict, known.peers)
    }
    switch verdict {
    case .welcome: return .accept(node)
    case .newcomer:
      peering.withLock { $0 }?.setPeers(peers)
      return .accept(node)
    case .departed(let incarnation, let reason):
      return .dismiss(
        [self.hello(), PeerFrame.departed(incarnation: incarnation).encoded(envelope(to: hello.incarnation))], reason)
    case .refused(let reason): return .refuse(reason)
    }
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
        case .attestation(let frame): inputs.append(.peer(sender, PeerCoding.message(frame)))
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
