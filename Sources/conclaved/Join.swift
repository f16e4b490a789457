import ArgumentParser
import Custody
import Glibc
import Server

struct Join: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lets this machine join a running cluster, and runs the new node.",
    discussion: """
      On any machine with an administrator's certificate:   conclave cluster token
      On the new machine:
        conclaved join cjt1_… --data /var/lib/conclave --host kms-4.example.org \\
          --token pkcs11 --module /usr/lib/vendor/libpkcs11.so --label conclave --pin-file /etc/conclave/pin

      The node makes its key, gets its certificate and the cluster's keys (wrapped by its own token at once), writes its
      configuration, enters as a learner and votes when it has caught up. Repeating the command after a failure is safe
      while the token is good. From then on: conclaved run --config DATA/conclave.yaml

      Exit codes: 0 done, 1 wrong usage or a local problem, 2 refused by the cluster, 3 no member can be reached, 4 no
      quorum.
      """)

  @Argument(help: "The join token; - reads it from standard input.") var joinToken: String
  @Option(help: "The folder for everything the node keeps.") var data: String
  @Option(help: "The configuration file to write; conclave.yaml in the data folder unless given.") var config: String?
  @Option(help: "The name or address at which clients and members reach this machine.") var host: String?
  @Option(help: "Where to serve clients, HOST:PORT; port 5696 of --host unless given.") var kmip: String?
  @Option(help: "Where to serve KMIP over HTTPS, HOST:PORT; nowhere unless given.") var https: String?
  @Option(help: "Where members call, HOST:PORT; port 5697 of --host unless given.") var peer: String?
  @Option(help: "Where administrators call, HOST:PORT; port 5698 of --host unless given.") var admin: String?
  @Option(help: "Where the wrapping key lives: pkcs11, operators (in their shares) or software.") var token: TokenName =
    .pkcs11
  @Option(
    help: "The software token's file (token.key in the data folder unless given), or that of the operators' token.")
  var tokenPath: String?
  @Option(help: "The PKCS#11 module's shared library.") var module: String?
  @Option(help: "What the module takes with C_Initialize, where it takes anything (NSS softokn).")
  var moduleParameters: String?
  @Option(help: "The label of the token in it.") var label: String?
  @Option(help: "A file that holds the token's PIN alone.") var pinFile: String?
  @Flag(help: "Accept a software token: who has disk and file then has the keys.")
  var allowSoftwareInProduction = false
  @Flag(help: "Accept swap that is not encrypted: what is in memory may come to lie on a disk.")
  var allowUnencryptedSwap = false
  @Flag(help: "Join as a witness: votes and stores, holds no root key, serves no clients.") var witness = false
  @Option(help: "A name for people.") var name = ""
  @Option(help: "0 to 255; the leader hands over to members of higher priority.") var priority: UInt8 = 100
  @Flag(inversion: .prefixedNo, help: "Run the node when it has been let in.") var run = true

  enum TokenName: String, ExpressibleByArgument, CaseIterable {
    case software
    case pkcs11
    case operators
  }

  func run() async throws {
    try Process.harden()
    let request = try request()
    // Before the cluster has a member that does not start.
    if run, !witness, !allowUnencryptedSwap, let problem = HostCheck.swapProblem() {
      throw JoinError(.local, problem + ": --allow-unencrypted-swap")
    }
    let outcome = try await Joiner(request) {
      print($0)
      fflush(nil)
    }.run()
    print("node \(outcome.node) belongs to cluster \(outcome.cluster) of \(outcome.members) members")
    guard run else { return print("start it: conclaved run --config \(request.configurationFile)") }
    fflush(nil)
    try await runNode(
      Configuration.load(path: request.configurationFile, environment: [:], flags: [], now: Int64(time(nil))),
      watch: { node in await Self.follow(node) })
  }

  /// Says how far the node is until it votes.
  private static func follow(_ node: ServedNode) async {
    var last = ""
    while !StopSignal.arrived {
      if let progress = await node.progress() {
        if progress.text != last { print(progress.text) }
        last = progress.text
        fflush(nil)
        if progress.isVoter { return }
      }
      try? await Task.sleep(for: .milliseconds(250))
    }
  }

  private func request() throws -> JoinRequest {
    let data = absolute(self.data)
    return JoinRequest(
      token: try parsedToken(), dataDirectory: data, configurationFile: config.map(absolute) ?? data + "/conclave.yaml",
      kmip: witness ? nil : try address(kmip, "--kmip", 5_696),
      https: witness || https == nil ? nil : try address(https, "--https", 0), peer: try address(peer, "--peer", 5_697),
      admin: try address(admin, "--admin", 5_698), hsm: witness ? nil : try hsm(data), name: name, priority: priority,
      acceptsUnencryptedSwap: allowUnencryptedSwap)
  }

  private func parsedToken() throws -> JoinToken {
    let text = joinToken == "-" ? readLine() ?? "" : joinToken
    do { return try JoinToken(String(text.filter { !$0.isWhitespace })) } catch { throw JoinError(.local, "\(error)") }
  }

  private func address(_ text: String?, _ option: String, _ port: Int) throws -> Address {
    guard let text = text ?? host.map({ $0.contains(":") ? "[\($0)]:\(port)" : "\($0):\(port)" }) else {
      throw JoinError(.local, "give --host, the name or address at which this machine is reached, or \(option)")
    }
    guard let address = Address(text) else { throw JoinError(.local, "\(option): \"\(text)\" is not HOST:PORT") }
    return address
  }

  private func hsm(_ data: String) throws -> Configuration.Token {
    switch token {
    case .software:
      guard allowSoftwareInProduction else {
        throw JoinError(
          .local,
          "the software token keeps its key in a file; use --token pkcs11, or say --allow-software-in-production")
      }
      return .software(path: tokenPath.map(absolute) ?? data + "/token.key", allowedInProduction: true)
    case .pkcs11:
      guard let module, let label, let pinFile else {
        throw JoinError(.local, "--token pkcs11 needs --module, --label and --pin-file (or use --token software)")
      }
      return .pkcs11(
        module: absolute(module), parameters: moduleParameters, label: label, pinFile: absolute(pinFile))
    case .operators:
      guard let tokenPath else {
        throw JoinError(.local, "--token operators needs --token-path: the file that `conclaved shares` made")
      }
      return .operators(path: absolute(tokenPath))
    }
  }
}

/// The path from the root.
func absolute(_ path: String) -> String {
  if path.hasPrefix("/") { return path }
  guard let folder = getcwd(nil, 0) else { return path }
  defer { free(folder) }
  return String(cString: folder) + "/" + path
}
