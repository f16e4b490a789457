public import ArgumentParser
import DevelopmentCluster
import Glibc

struct Up: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a cluster and starts it; returns when all nodes serve.",
    discussion: """
      A folder that holds a cluster already is started again as it was made. DIR/cluster.json says where everything is.

      Example: conclave-cluster up --nodes 3 --dir /tmp/demo
      """)

  @Option(help: "How many nodes; 3 for a new cluster.") var nodes: Int?
  @OptionGroup var folder: Folder
  @Option(help: "The KMIP port of all nodes; the next three are used too. A free one unless given.") var basePort: Int?
  @Option(help: "Where wrapping keys live: software or softhsm.") var token: ClusterSettings.Token?
  @Option(help: "The kind of the certificates: ec or rsa.") var certificates: ClusterSettings.Certificates?
  @Flag(help: "Make the last node a witness: it votes and stores, holds no root key and serves no clients.")
  var witness = false

  func run() async throws {
    let cluster: LocalCluster
    if LocalCluster.exists(folder.path) {
      cluster = try LocalCluster.open(folder.path)
      try checkSame(cluster.settings)
    } else {
      cluster = try await LocalCluster.create(
        folder.path, nodes: nodes ?? 3, basePort: basePort, token: token ?? .software,
        certificates: certificates ?? .ec, witness: witness, open: true)
    }
    do {
      try await cluster.startAll()
      try await IssuingAuthority(cluster: cluster).ensure()
    } catch {
      _ = try? await cluster.stopAll()  // Half a cluster helps nobody, and would be left running.
      throw error
    }
    print(cluster.clusterFilePath)
  }

  private func checkSame(_ settings: ClusterSettings) throws {
    let different =
      nodes.map { $0 != settings.nodes } ?? false || basePort.map { $0 != settings.basePort } ?? false
      || token.map { $0 != settings.token } ?? false || certificates.map { $0 != settings.certificates } ?? false
      || (witness && settings.witness != true)
    guard !different else {
      throw ClusterError(
        .usage,
        "\(folder.path) holds a cluster made with --nodes \(settings.nodes) --base-port \(settings.basePort) "
          + "--token \(settings.token.rawValue) --certificates \(settings.certificates.rawValue)"
          + "\(settings.witness == true ? " --witness" : ""); name another folder")
    }
  }
}

struct Kill: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Sends a signal to a node and prints the node's id.",
    discussion:
      "With `leader` it waits up to 10 s for one. Example: conclave-cluster kill --dir /tmp/demo --node leader")

  @OptionGroup var folder: Folder
  @Option(help: "A node's id, or leader.") var node: String
  @Option(help: "KILL, STOP, CONT or TERM.") var signal: SignalName = .kill

  enum SignalName: String, ExpressibleByArgument, CaseIterable {
    case kill = "KILL"
    case stop = "STOP"
    case cont = "CONT"
    case term = "TERM"

    var number: Int32 {
      switch self {
      case .kill: SIGKILL
      case .stop: SIGSTOP
      case .cont: SIGCONT
      case .term: SIGTERM
      }
    }
  }

  func run() async throws {
    let cluster = try LocalCluster.open(folder.path)
    let id = if node == "leader" { try await cluster.leader() } else { try number(node) }
    try await cluster.kill(id, signal: signal.number)
    print(id)
  }
}

struct Start: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Starts a node and returns when it serves.")

  @OptionGroup var folder: Folder
  @Option(help: "A node's id.") var node: Int

  func run() async throws { try await LocalCluster.open(folder.path).start(node) }
}

struct Join: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lets one more node join and prints its id; returns when it votes.",
    discussion: """
      A join token is made and used, as on separate machines. cluster.json has the node from then on.

      Example: conclave-cluster join --dir /tmp/demo
      """)

  @OptionGroup var folder: Folder
  @Flag(help: "As a witness.") var witness = false

  func run() async throws { print(try await LocalCluster.open(folder.path).join(witness: witness)) }
}

struct Remove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Takes a node out of the cluster; returns when it is out and its process has ended.",
    discussion:
      "cluster.json forgets the node; its folder stays. Example: conclave-cluster remove --dir /tmp/demo --node 4")

  @OptionGroup var folder: Folder
  @Option(help: "A node's id.") var node: Int

  func run() async throws { try await LocalCluster.open(folder.path).remove(node) }
}

struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Says which nodes run, serve and lead.")

  @OptionGroup var folder: Folder
  @Flag(help: "Print JSON.") var json = false

  func run() async throws {
    let status = try await LocalCluster.open(folder.path).status()
    print(json ? status.json : status.table)
  }
}

struct Client: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a client's identity and prints where its certificate and key are.")

  @OptionGroup var folder: Folder
  @Option(help: "The identity: the certificate's common name.") var name: String
  @Flag(help: "Let the identity give one name to several objects.") var reuseNames = false

  func run() async throws {
    print(try LocalCluster.open(folder.path).addClient(name, reuseNames: reuseNames).json)
  }
}

struct Down: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Stops all nodes. The folder stays.")

  @OptionGroup var folder: Folder

  func run() async throws {
    let cluster = try LocalCluster.open(folder.path)
    let forced = try await cluster.stopAll()
    for id in forced { standardError("node \(id) did not end when asked and was killed; see \(cluster.logPath(id))") }
  }
}

func number(_ text: String) throws -> Int {
  guard let id = Int(text) else { throw ClusterError(.usage, "\"\(text)\" is neither a node's id nor leader") }
  return id
}

extension ClusterSettings.Token: ExpressibleByArgument {}
extension ClusterSettings.Certificates: ExpressibleByArgument {}
