import ArgumentParser
import Custody
import Glibc
import Server

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Gives a node its copy of the cluster's root key, once, before its first start.",
    discussion: """
      On the first node, which makes the key, and writes a transport folder for the others:
        conclaved init --config /etc/conclave.yaml --new --export /root/transport
      On every other node, with the folder copied there:
        conclaved init --config /etc/conclave.yaml --import /root/transport

      Each node keeps the key wrapped by its own token alone. Who has the transport folder has the key: carry it over an
      encrypted channel, and shred it everywhere when the last node has it.
      """)

  @OptionGroup var options: ConfigurationOptions
  @Flag(help: "Make the root key of a new cluster.") var new = false
  @Option(name: .customLong("export"), help: "A folder to make, for the other nodes.") var exportFolder: String?
  @Option(name: .customLong("import"), help: "The folder that the first node made.") var importFolder: String?

  func validate() throws {
    guard new != (importFolder != nil) else { throw ValidationError("give either --new or --import FOLDER") }
    guard exportFolder == nil || new else { throw ValidationError("--export belongs to --new") }
  }

  func run() throws {
    let configuration = try options.load()
    let data = configuration.node.dataDirectory
    guard !Custody.isStored(in: data) else {
      throw StartError(
        "\(data) holds a root key already; this node belongs to cluster \(try Custody.cluster(of: data))")
    }
    if new, exportFolder == nil, configuration.cluster.members.count > 1 {
      throw StartError(
        "the other \(configuration.cluster.members.count - 1) nodes need the key too; give --export FOLDER")
    }
    if let exportFolder, mkdir(exportFolder, 0o700) != 0 {
      throw StartError("cannot make \(exportFolder): \(String(cString: strerror(errno))); name a folder not there yet")
    }
    let keyring = try keyring(configuration)
    try makeFolders(data)
    let token = try NodeToken.make(configuration.token)
    try Custody.store(keyring, wrappedBy: token, in: data)
    if let exportFolder {
      try Custody.store(keyring, wrappedBy: SoftwareToken.create(path: transportKey(exportFolder)), in: exportFolder)
    }
    print("node \(configuration.node.id) of cluster \(keyring.cluster) has its root key, wrapped by \(token.label)")
    if let exportFolder { print("the other nodes: conclaved init --import \(exportFolder), then shred the folder") }
  }

  private func keyring(_ configuration: Configuration) throws -> RootKeyring {
    let expected = configuration.cluster.id.flatMap { ClusterID(hexadecimal: $0) }
    guard let importFolder else { return try Custody.createRoot(cluster: expected) }
    let transport = try SoftwareToken(path: transportKey(importFolder))
    return try Custody.loadRoot(from: importFolder, unwrappedBy: transport, cluster: expected)
  }

  private func transportKey(_ folder: String) -> String { folder + "/transport.key" }

  private func makeFolders(_ path: String) throws {
    var end = path.startIndex
    while end < path.endIndex {
      let next = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
      if mkdir(String(path[..<next]), next == path.endIndex ? 0o700 : 0o755) != 0, errno != EEXIST {
        throw StartError("cannot make \(path[..<next]): \(String(cString: strerror(errno)))")
      }
      end = next
    }
  }
}
