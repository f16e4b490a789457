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
  private let credentials: ClientTLS?
  private let cluster: LocalCluster?
  private let authority: String?

  init(server: [String], ca: String?, cert: String?, key: String?, clusterFolder: String?) throws {
    if let clusterFolder {
      let cluster = try LocalCluster.open(clusterFolder)
      let file = try cluster.file()
      nodes = try Self.nodes(server.isEmpty ? file.nodes.map(\.kmip) : server)
      self.cluster = cluster
      credentials = nil
      authority = file.ca
      return
    }
    guard !server.isEmpty, let ca, let cert, let key else {
      throw ConformanceError.unreadable("give --cluster-dir DIR, or --server, --ca, --cert and --key")
    }
    nodes = try Self.nodes(server)
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

  /// Plays one family; what is left of it is destroyed.
  func play(_ family: [TestCase], report: (TestCase, Outcome) -> Void) async throws {
    guard let first = family.first else { return }
    let tls = try credentials(for: first)
    let ring = try await Ring(nodes, tls)
    do {
      let exchange: Player.Exchange = { try await ring.exchange($0) }
      if cluster != nil { try await Leftovers.destroyAll(first.version, exchange) }
      var player = Player(now: Int64(time(nil)), exchange: exchange)
      for testCase in family {
        if !testCase.needsLeftovers { try await player.destroyLeftovers(in: first.version) }
        report(testCase, await player.play(testCase))
        ring.beginCase()
      }
      try await player.destroyLeftovers(in: first.version)
      await ring.close()
    } catch {
      await ring.close()
      throw error
    }
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

/// A connection to each server; each request goes to the next one.
private final class Ring {
  private static let patience = TimeAmount.seconds(20)

  private let nodes: [NodeAddress]
  private let settings: KMIPClientSettings
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private var connections: [KMIPConnection?]
  private var next = 0

  init(_ nodes: [NodeAddress], _ tls: ClientTLS) async throws {
    self.nodes = nodes
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
      connection = try await KMIPConnection.open(to: nodes[at], settings: settings, on: group)
      connections[at] = connection
    }
    return try await connection.exchange(request, within: Self.patience)
  }

  /// A case begins at another server than the one before.
  func beginCase() { next += 1 }

  func close() async {
    for connection in connections { connection?.close() }
    try? await group.shutdownGracefully()
  }
}
