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

      A witness gets no key, only a folder that may begin:
        conclaved init --config /etc/conclave.yaml --witness

      With the root key comes the cluster's own certificate authority, by which members let new nodes in (`conclaved
      join`): a new one, or yours with --authority-certificate and --authority-key.

      Each node keeps the key wrapped by its own token alone. Who has the transport folder has the key: carry it over an
      encrypted channel, and shred it everywhere when the last node has it.
      """)

  @OptionGroup var options: ConfigurationOptions
  @Flag(help: "Make the root key of a new cluster.") var new = false
  @Option(name: .customLong("export"), help: "A folder to make, for the other nodes.") var exportFolder: String?
  @Option(name: .customLong("import"), help: "The folder that the first node made.") var importFolder: String?

  @Flag(help: "Prepare the folder of a witness, which gets no key.") var witness = false
  @Option(help: "PEM file of the authority that is to issue new nodes' certificates, with --new.")
  var authorityCertificate: String?
  @Option(help: "PEM file of its key, unencrypted; sealed under the root key, it can be deleted afterwards.")
  var authorityKey: String?

  func validate() throws {
    guard [new, importFolder != nil, witness].count(where: { $0 }) == 1 else {
      throw ValidationError("give one of --new, --import FOLDER and --witness")
    }
    guard (authorityCertificate != nil) == (authorityKey != nil), authorityKey == nil || new else {
      throw ValidationError("--authority-certificate and --authority-key come together, with --new")
    }
    guard exportFolder == nil || new else { throw ValidationError("--export belongs to --new") }
  }

  func run() throws {
    try Process.harden()
    let configuration = try options.load()
    let data = configuration.node.dataDirectory
    guard witness == configuration.node.isWitness else {
      throw StartError("node.kind and --witness must agree", hint: "a witness has node.kind: witness")
    }
    if witness { return try prepareWitness(configuration) }
    guard let configuredToken = configuration.token else { throw StartError("token.kind is missing") }
    guard !Custody.isStored(in: data) else {
      throw StartError(
        "\(data) holds a root key already; this node belongs to cluster \(try Custody.cluster(of: data))")
    }
    if new, exportFolder == nil, configuration.cluster.members.count > 1 {
      throw StartError(
        "the other \(configuration.cluster.members.count - 1) nodes need the key too; give --export FOLDER")
    }
    let keyring = try keyring(configuration)
    let authority = try authority(keyring)
    try makeFolders(data)
    let claim = try claim(data)
    defer { close(claim) }
    guard !Custody.isStored(in: data) else { throw StartError("\(data) holds a root key already") }
    let token = try NodeToken.make(configuredToken)
    if let exportFolder { try export(keyring, authority, to: exportFolder) }
    do {
      if let authority { try AuthorityFile.store(authority, under: keyring, in: data) }
      try FoundingMark.put(in: data)
      try Custody.store(keyring, wrappedBy: token, in: data)
    } catch {
      if let exportFolder, !Custody.isStored(in: data) { withdraw(exportFolder) }
      throw error
    }
    print("node \(configuration.node.id) of cluster \(keyring.cluster) has its root key, wrapped by \(token.label)")
    if let exportFolder { print("the other nodes: conclaved init --import \(exportFolder), then shred the folder") }
  }

  /// One process at a time gives a node its keys: of two, one's root key would lie beside the other's keyring. The claim
  /// ends with the descriptor.
  private func claim(_ folder: String) throws -> Int32 {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StartError("cannot open \(folder): \(String(cString: strerror(errno)))") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw StartError("another `conclaved init` is at work in \(folder)", hint: "wait for its end")
    }
    return descriptor
  }

  /// Writes the transport folder, before this node has the key: one that has it cannot be asked for the folder again.
  private func export(_ keyring: RootKeyring, _ authority: ClusterAuthority?, to folder: String) throws {
    guard mkdir(folder, 0o700) == 0 else {
      throw StartError("cannot make \(folder): \(String(cString: strerror(errno))); name a folder not there yet")
    }
    do {
      if let authority { try AuthorityFile.store(authority, under: keyring, in: folder) }
      try Custody.store(keyring, wrappedBy: SoftwareToken.create(path: transportKey(folder)), in: folder)
    } catch {
      withdraw(folder)
      throw error
    }
  }

  /// Removes a transport folder of keys that no node has got.
  private func withdraw(_ folder: String) {
    for name in ["transport.key", Custody.rootKeyFile, Custody.keyringFile, AuthorityFile.name] {
      unlink(folder + "/" + name)
    }
    rmdir(folder)
  }

  /// The authority that comes with the keys; nil when the transport folder is of a release that had none.
  private func authority(_ keyring: RootKeyring) throws -> ClusterAuthority? {
    if let importFolder {
      return AuthorityFile.isStored(in: importFolder) ? try AuthorityFile.load(from: importFolder, with: keyring) : nil
    }
    guard let authorityCertificate, let authorityKey else {
      return try ClusterAuthority.create(cluster: keyring.cluster, validDays: 3_650)
    }
    return try ClusterAuthority(certificatePEM: text(authorityCertificate), keyPEM: text(authorityKey))
  }

  private func text(_ path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw StartError("\(path): \(String(cString: strerror(errno)))") }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    return String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
  }

  private func prepareWitness(_ configuration: Configuration) throws {
    let data = configuration.node.dataDirectory
    try makeFolders(data)
    try FoundingMark.put(in: data)
    print("node \(configuration.node.id) of cluster \(configuration.cluster.id ?? "?") is a witness: it may begin")
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
