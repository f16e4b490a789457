import Custody
import Glibc
import OpenSSL

/// Gives each node a token of its own, and seals the cluster's keys under it.
struct NodeTokens {
  private static let modules = [
    "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so",
  ]
  private static let tool = ["/usr/bin/softhsm2-util", "/usr/local/bin/softhsm2-util"]

  let layout: Layout
  let settings: ClusterSettings

  static func label(_ id: Int) -> String { "conclave-\(id)" }

  /// SoftHSM2's library on this machine.
  static func softHSMModule() throws(ClusterError) -> String {
    guard let module = modules.first(where: Files.exists) else {
      throw ClusterError(.usage, "SoftHSM2 is not installed; apt-get install softhsm2, or use --token software")
    }
    return module
  }

  /// What a process needs in its environment to find its token.
  var environment: [String: String] {
    settings.token == .softhsm ? ["SOFTHSM2_CONF": layout.softHSMConfiguration] : [:]
  }

  /// Makes the tokens and one root key, which each node's data directory then holds wrapped by its own token.
  func create(cluster: ClusterID, authority: CertificateAuthority) async throws(ClusterError) {
    let full = (1...settings.nodes).filter { !settings.isWitness($0) }
    if settings.token == .softhsm {
      try prepareSoftHSM()
      for id in full { _ = try await makeSoftHSM(named: Self.label(id), pin: layout.pin(id)) }
    }
    do {
      let keyring = try Custody.createRoot(cluster: cluster)
      let own = try ClusterAuthority(
        certificatePEM: authority.certificatePEM, keyPEM: authority.privateKeyPEM())
      for id in 1...settings.nodes { try FoundingMark.put(in: layout.data(id)) }
      for id in full {
        try AuthorityFile.store(own, under: keyring, in: layout.data(id))
        try Custody.store(keyring, wrappedBy: try token(id), in: layout.data(id))
      }
    } catch let error as CustodyError {
      throw ClusterError(.usage, "\(error)")
    } catch {
      throw error as! ClusterError
    }
  }

  private func token(_ id: Int) throws -> any WrappingToken {
    switch settings.token {
    case .software:
      return try SoftwareToken.create(path: layout.token(id))
    case .softhsm:
      // The library finds its tokens by this variable when it is loaded, here as in the nodes.
      setenv("SOFTHSM2_CONF", layout.softHSMConfiguration, 1)
      return try TokenConfiguration.pkcs11(
        .init(module: try Self.softHSMModule(), tokenLabel: Self.label(id)),
        pin: TokenConfiguration.pin(fromFile: layout.pin(id))
      ).open(creating: true, acceptsSoftware: false)
    }
  }

  /// One folder of tokens for the cluster.
  private func prepareSoftHSM() throws(ClusterError) {
    try Files.makeFolder(layout.softHSMFolder + "/tokens")
    try Files.write(
      layout.softHSMConfiguration,
      "directories.tokendir = \(layout.softHSMFolder)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n",
      mode: 0o600)
  }

  /// A token of a node's own, with a PIN of its own, which goes into a file; answers the token's label.
  func makeSoftHSM(named label: String, pin path: String) async throws(ClusterError) -> String {
    guard let tool = Self.tool.first(where: Files.exists) else {
      throw ClusterError(.usage, "softhsm2-util is not installed; apt-get install softhsm2, or use --token software")
    }
    let log = layout.softHSMFolder + "/init.log"
    let pin = String((0..<8).map { _ in Character("\(Int.random(in: 0...9))") })
    let officerPIN = String((0..<8).map { _ in Character("\(Int.random(in: 0...9))") })
    try Files.write(path, pin + "\n", mode: 0o600)
    let code = try await Spawn.run(
      tool, ["--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", officerPIN],
      environment: Spawn.environment(adding: environment), log: log)
    guard code == 0 else { throw ClusterError(.usage, "softhsm2-util failed (\(code)); see \(log)") }
    return label
  }
}
