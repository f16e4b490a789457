import Logging
import NIOCore
import NIOPosix
import OpenSSL
import Peering
import Raft
import Synchronization

/// A node that keeps what it hears. Its greeting is its number; its certificate must name the same.
final class TestNode: PeerHandler {
  struct Heard {
    var frames: [NodeID: [[UInt8]]] = [:]
    var batches = 0
    var ups: [NodeID] = []
    var downs: [NodeID] = []
    var refused: [String] = []
    /// Nodes that are sent away, and told so in one frame.
    var unwanted: Set<NodeID> = []
  }

  let id: NodeID
  /// The number in the greeting, which a liar chooses otherwise.
  let claims: UInt8
  let heard = Mutex(Heard())
  let peering = Mutex<Peering?>(nil)

  init(_ id: NodeID, claims: UInt8? = nil) {
    self.id = id
    self.claims = claims ?? UInt8(id.rawValue)
  }

  func start(
    _ authority: CertificateAuthority, port: Int = 0, limits: PeeringLimits = .init()
  ) async throws -> PeerAddress {
    let peering = try Peering(
      tls: TestNode.tls(authority, name: "conclave-node-\(id)"), handler: self, limits: limits,
      group: MultiThreadedEventLoopGroup.singleton,
      logger: Logger(label: "peering", factory: { _ in SwiftLogNoOpLogHandler() }))
    try await peering.listen(at: PeerAddress(host: "127.0.0.1", port: port))
    self.peering.withLock { $0 = peering }
    return peering.addresses[0]
  }

  static func tls(_ authority: CertificateAuthority, name: String) throws -> PeerTLS {
    let issued = try authority.issueServer(
      commonName: name, ipAddresses: ["127.0.0.1"], dnsNames: [], kind: .ecP256, validDays: 2)
    return PeerTLS(
      certificateChain: Array(issued.certificatePEM.utf8), privateKey: Array(issued.privateKeyPEM.utf8),
      trustRoots: Array(authority.certificatePEM.utf8))
  }

  var links: Peering { peering.withLock { $0! } }
  func stop() async { await peering.withLock { $0 }?.shutdown() }

  func hello() -> [UInt8] { ValueTests.frame(1, claims) }

  func admit(hello: [UInt8], certificate: [UInt8]) -> PeerVerdict {
    let name = try? CertificateFacts(der: certificate).commonName
    guard hello.count == 5, let id = NodeID(rawValue: UInt64(hello[4])), name == "conclave-node-\(id)" else {
      heard.withLock { $0.refused.append(name ?? "?") }
      return .refuse("the certificate names another node")
    }
    if heard.withLock({ $0.unwanted.contains(id) }) {
      return .dismiss([self.hello(), ValueTests.frame(3, 0xEE)], "no member any more")
    }
    return .accept(id)
  }

  func peer(_ id: NodeID, received frames: [[UInt8]]) {
    heard.withLock {
      $0.frames[id, default: []] += frames
      $0.batches += 1
    }
  }

  func peerUp(_ id: NodeID) { heard.withLock { $0.ups.append(id) } }
  func peerDown(_ id: NodeID) { heard.withLock { $0.downs.append(id) } }

  func count(from id: NodeID) -> Int { heard.withLock { $0.frames[id]?.count ?? 0 } }
  func isUp(_ id: NodeID) -> Bool { links.counters[id]?.isUp == true }
}

func eventually(_ condition: @Sendable () -> Bool) async -> Bool {
  for attempt in 0..<2000 {
    if condition() { return true }
    try? await Task.sleep(for: .milliseconds(attempt < 50 ? 1 : 10))
  }
  return condition()
}
