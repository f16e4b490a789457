import Conformance
import DevelopmentCluster
import Glibc
import KMIP
import KMIPClient
import NIOCore
import NIOPosix
import TTLV

/// The servers that cases are played against, and the identities they are played under.
struct Target {
  private let nodes: [NodeAddress]
  /// Where the same nodes speak HTTPS; empty: nowhere that is known.
  private let https: [NodeAddress]
  private let encoding: Encoding?
  private let credentials: ClientTLS?
  private let cluster: LocalCluster?
  private let authority: String?

  /// - Parameter encoding: for all cases, over HTTPS; nil: TTLV on TLS, but what a case of an encoding is named for.
  init(
    server: [String], https: [String], ca: String?, cert: String?, key: String?, clusterFolder: String?,
    encoding: Encoding?
  ) throws {
    self.encoding = encoding
    if let clusterFolder {
      let cluster = try LocalCluster.open(clusterFolder)
      let file = try cluster.file()
      let full = file.nodes.filter { !$0.isWitness }
      nodes = try Self.nodes(server.isEmpty ? full.map(\.kmip) : server)
      self.https = try Self.nodes(https.isEmpty ? full.compactMap(\.https) : https)
      self.cluster = cluster
      credentials = nil
      authority = file.ca
      return
    }
    guard !server.isEmpty, let ca, let cert, let key else {
      throw ConformanceError.unreadable("give --cluster-dir DIR, or --server, --ca, --cert and --key")
    }
    nodes = try Self.nodes(server)
    self.https = try Self.nodes(https)
    cluster = nil
    authority = nil
    credentials = try Self.tls(ca: ca, cert: cert, key: key)
  }

  var introduction: String {
    let servers = nodes.map(\.description).joined(separator: ", ")
    return cluster == nil
      ? "against \(servers), which has to be empty: this program cannot make identities there"
      : "against \(servers), each family and version under an identity of its own"
  }

  /// Plays one family; what is left of it is destroyed. A server that gives no answer fails the case at hand and no other:
  /// where it cannot be tidied up after, the next cases will tell.
  func play(_ family: [TestCase], report: (TestCase, Outcome) -> Void) async throws {
    guard let first = family.first else { return }
    let tls = try credentials(for: first)
    let rings = Rings(plain: nodes, https: https, tls)
    let exchange: Player.Exchange = { try await rings.current().exchange($0) }
    if cluster != nil { try? await Leftovers.destroyAll(first.version, as: Leftovers.administrator, exchange) }
    var player = Player(now: Int64(time(nil)), exchange: exchange)
    for testCase in family {
      rings.encoding = encoding
      if !testCase.needsLeftovers { try? await player.destroyLeftovers(in: first.version) }
      rings.encoding = encoding ?? Encoding(ofCase: testCase.name)
      report(testCase, await player.play(testCase))
      rings.beginCase()
    }
    rings.encoding = encoding
    try? await player.destroyLeftovers(in: first.version)
    await rings.close()
  }

  private func credentials(for testCase: TestCase) throws -> ClientTLS {
    if let credentials { return credentials }
    let client = try cluster!.addClient("oasis-\(testCase.family)-\(testCase.version)")
    return try Self.tls(ca: authority!, cert: client.cert, key: client.key)
  }

  private static func nodes(_ texts: [String]) throws -> [NodeAddress] {
    try texts.map { text in
      guard let node = NodeAddress(parsing: text) else {
        throw ConformanceError.unreadable("\"\(text)\" is not HOST:PORT")
      }
      return node
    }
  }

  private static func tls(ca: String, cert: String, key: String) throws -> ClientTLS {
    ClientTLS(
      certificateChain: Array(try CaseFiles.text(cert).utf8), privateKey: Array(try CaseFiles.text(key).utf8),
      trustRoots: Array(try CaseFiles.text(ca).utf8))
  }
}

/// The rings of one identity: one for TTLV on TLS, one for each encoding over HTTPS.
private final class Rings {
  private let plain: [NodeAddress]
  private let https: [NodeAddress]
  private let tls: ClientTLS
  private var open: [Encoding?: Ring] = [:]
  /// The one that is used now.
  var encoding: Encoding?

  init(plain: [NodeAddress], https: [NodeAddress], _ tls: ClientTLS) {
    self.plain = plain
    self.https = https
    self.tls = tls
  }

  func current() async throws -> Ring {
    if let ring = open[encoding] { return ring }
    if encoding != nil, https.isEmpty {
      throw ConformanceError.unreadable("a case is to be played over HTTPS: give --https HOST:PORT")
    }
    let ring = try await Ring(encoding == nil ? plain : https, tls, encoding)
    open[encoding] = ring
    return ring
  }

  /// The ring that is open for the next case begins it at another server.
  func beginCase() { open[encoding]?.beginCase() }

  func close() async {
    for ring in open.values { await ring.close() }
  }
}

/// A connection to each server; each request goes to the next one.
private final class Ring {
  private static let patience = TimeAmount.seconds(20)

  private let nodes: [NodeAddress]
  private let settings: KMIPClientSettings
  /// Over HTTPS; nil: TTLV on TLS.
  private let encoding: Encoding?
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private var connections: [KMIPConnection?]
  private var next = 0

  init(_ nodes: [NodeAddress], _ tls: ClientTLS, _ encoding: Encoding?) async throws {
    self.nodes = nodes
    self.encoding = encoding
    var settings = KMIPClientSettings(nodes: nodes, tls: tls)
    settings.connect = .seconds(5)
    self.settings = settings
    connections = Array(repeating: nil, count: nodes.count)
  }

  func exchange(_ request: [UInt8]) async throws -> [UInt8] {
    let at = next % nodes.count
    next += 1
    let connection: KMIPConnection
    if let open = connections[at], open.isOpen {
      connection = open
    } else {
      connection = try await KMIPConnection.open(
        to: nodes[at], settings: settings, on: group,
        speaking: encoding.map { .https(contentType: $0.contentType) } ?? .ttlv)
      connections[at] = connection
    }
    guard let encoding else { return try await connection.exchange(request, within: Self.patience) }
    return try encoding.frame(try await connection.exchange(try encoding.text(request), within: Self.patience))
  }

  /// A case begins at another server than the one before.
  func beginCase() { next += 1 }

  func close() async {
    for connection in connections { connection?.close() }
    try? await group.shutdownGracefully()
  }
}
