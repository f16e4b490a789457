import Custody
import Glibc
import OpenSSL

/// A cluster of real node processes on this machine, with everything it writes below one folder.
///
/// Node `i` listens on `127.0.0.i`; all nodes use the same ports. The value only names the folder and what the cluster
/// was made with: the state is in the folder and in the processes, so any number of commands may look at it.
public struct LocalCluster: Sendable {
  public let settings: ClusterSettings
  let layout: Layout

  public var folder: String { layout.folder }
  public var clusterFilePath: String { layout.clusterFile }
  public func logPath(_ id: Int) -> String { layout.log(id) }

  /// Whether a folder holds a cluster.
  public static func exists(_ folder: String) -> Bool {
    Files.exists(Layout(folder: Files.absolute(folder)).clusterFile)
  }

  /// Takes the cluster that a folder holds.
  public static func open(_ folder: String) throws(ClusterError) -> LocalCluster {
    let layout = Layout(folder: Files.absolute(folder))
    guard Files.exists(layout.clusterFile) else {
      throw ClusterError(.usage, "no cluster in \(layout.folder); `cluster/up --dir \(folder)` makes one")
    }
    let settings = try JSONFile.read(ClusterSettings.self, layout.settingsFile)
    guard settings.format == ClusterSettings.format else {
      throw ClusterError(
        .usage, "\(layout.settingsFile) has format \(settings.format); this program knows \(ClusterSettings.format)")
    }
    return LocalCluster(settings: settings, layout: layout)
  }

  /// Makes a cluster: authority, certificates, tokens, sealed keys and configurations. Starts nothing.
  ///
  /// - Parameters:
  ///   - basePort: the KMIP port; the next two are used as well. Nil for free ones.
  ///   - preferredPort: tried first when `basePort` is nil.
  ///   - witness: whether the last node is a witness.
  ///   - open: see `ClusterSettings.open`.
  public static func create(
    _ folder: String, nodes: Int, basePort: Int? = nil, preferredPort: Int? = nil,
    token: ClusterSettings.Token = .software, certificates: ClusterSettings.Certificates = .ec, witness: Bool = false,
    open: Bool = false
  ) async throws(ClusterError) -> LocalCluster {
    guard (1...Limits.nodes).contains(nodes) else {
      throw ClusterError(.usage, "a cluster on one machine has 1 to \(Limits.nodes) nodes, not \(nodes)")
    }
    guard !witness || nodes >= 3 else {
      throw ClusterError(.usage, "a cluster with a witness has 3 nodes at least, not \(nodes)")
    }
    if let basePort {
      guard (1_024...65_532).contains(basePort) else {
        throw ClusterError(.usage, "the base port is a number from 1024 to 65532, not \(basePort)")
      }
      guard FreePorts.isFree(basePort, nodes: nodes) else {
        throw ClusterError(
          .usage, "one of the ports \(basePort) to \(basePort + 3) is taken on 127.0.0.1 to 127.0.0.\(nodes)")
      }
    }
    let layout = Layout(folder: Files.absolute(folder))
    try Files.makeFolder(layout.folder)
    let lock = try await FolderLock(layout.folder)
    defer { lock.release() }
    guard !Files.exists(layout.clusterFile) else {
      throw ClusterError(.usage, "\(layout.folder) holds a cluster already")
    }
    let identity = try newIdentity()
    let port: Int
    if let basePort { port = basePort } else { port = try FreePorts.base(nodes: nodes, preferred: preferredPort) }
    let settings = ClusterSettings(
      clusterID: identity.description, nodes: nodes, witness: witness ? true : nil, open: open ? true : nil,
      basePort: port, token: token, certificates: certificates)
    let cluster = LocalCluster(settings: settings, layout: layout)
    try await cluster.write(identity)
    return cluster
  }

  /// What scripts need to know.
  public func file() throws(ClusterError) -> ClusterFile { try JSONFile.read(ClusterFile.self, layout.clusterFile) }

  private func write(_ identity: ClusterID) async throws(ClusterError) {
    for folder in [layout.authorityFolder, layout.clientFolder] { try Files.makeFolder(folder) }
    for id in 1...settings.nodes { try Files.makeFolder(layout.data(id)) }
    let module = settings.token == .softhsm ? try NodeTokens.softHSMModule() : nil
    let identities = try Identities(creatingIn: layout, settings: settings)
    if settings.open == true { try IssuingObjects.create(in: layout, cluster: settings.clusterID) }
    try await NodeTokens(layout: layout, settings: settings).create(cluster: identity, authority: identities.authority)
    var nodes: [ClusterFile.Node] = []
    for id in 1...settings.nodes {
      try identities.issueNode(id)
      try Files.write(
        layout.configuration(id), NodeConfiguration.text(id, settings, layout, softHSMModule: module), mode: 0o600)
      let host = ClusterSettings.host(id)
      nodes.append(
        ClusterFile.Node(
          id: id, kmip: "\(host):\(settings.basePort)", https: "\(host):\(settings.httpsPort)",
          admin: "\(host):\(settings.adminPort)", pid: nil, data: layout.data(id),
          witness: settings.isWitness(id) ? true : nil))
    }
    let client = try identities.issueClient("client", organizationalUnit: nil)
    let admin = try identities.issueClient("admin", organizationalUnit: Identities.administrators)
    try Files.write(layout.settingsFile, JSONFile.text(settings), mode: 0o600)
    // Last: a cluster.json that is there means that all is there.
    try write(ClusterFile(ca: layout.authorityCertificate, client: client, admin: admin, nodes: nodes))
  }

  /// The nodes there are now, those that joined among them.
  public func ids() throws(ClusterError) -> [Int] { try file().nodes.map(\.id) }

  /// The path of a program that lies beside this one.
  public static func program(_ name: String) throws(ClusterError) -> String {
    let path = try Files.programFolder() + "/" + name
    guard Files.exists(path) else { throw ClusterError(.usage, "\(path) is not there; `make build` makes it") }
    return path
  }

  func write(_ file: ClusterFile) throws(ClusterError) {
    try Files.write(layout.clusterFile, JSONFile.text(file) + "\n", mode: 0o644)
  }

  private static func newIdentity() throws(ClusterError) -> ClusterID {
    do { return try ClusterID.random() } catch { throw ClusterError(.usage, "\(error)") }
  }
}
