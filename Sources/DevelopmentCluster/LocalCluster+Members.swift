import FoundationEssentials
import Glibc

/// Growing and shrinking a cluster on this machine, by the same commands as on separate ones.
extension LocalCluster {
  /// One member as the leader sees it.
  public struct MemberView: Decodable, Sendable, Hashable {
    public var id: Int
    public var standing: String
    public var kind: String
    public var incarnation: UInt64
    public var match: UInt64
  }

  private struct MembersReply: Decodable {
    var leader: Int?
    var members: [MemberView]?
    var error: String?
  }

  private struct TokenReply: Decodable {
    var token: String?
    var error: String?
  }

  /// Lets a node join, starts it, and returns its id when it votes.
  public func join(witness: Bool = false) async throws(ClusterError) -> Int {
    let host = try freeHost()
    let token = try await joinToken(witness: witness)
    let folder = "\(layout.folder)/nodes/joining-\(getpid())"
    try Files.makeFolder(folder)
    let log = layout.folder + "/join.log"
    let code = try await Spawn.run(
      Self.program("conclaved"), try await arguments(token, host, folder, witness: witness),
      environment: Spawn.environment(adding: NodeTokens(layout: layout, settings: settings).environment), log: log,
      within: Limits.join)
    let said = (try? Files.read(log))?.split(separator: "\n") ?? []
    guard code == 0, let id = said.last(where: { $0.hasPrefix("node ") }).flatMap({ Int($0.split(separator: " ")[1]) })
    else {
      throw ClusterError(.node, "`conclaved join` failed (\(code)): \(said.last ?? "it said nothing"); see \(log)")
    }
    guard !Files.exists(layout.nodeFolder(id)) || rmdir(layout.nodeFolder(id)) == 0,
      rename(folder, layout.nodeFolder(id)) == 0
    else { throw Files.failure("rename", folder) }
    try await add(
      ClusterFile.Node(
        id: id, kmip: "\(host):\(settings.basePort)", https: "\(host):\(settings.httpsPort)",
        admin: "\(host):\(settings.adminPort)", pid: nil,
        data: layout.data(id), witness: witness ? true : nil))
    try await start(id)
    try await awaitMembers("node \(id) votes") { $0.contains { $0.id == id && $0.standing == "voter" } }
    return id
  }

  /// Takes a node out of the cluster and ends its process.
  public func remove(_ id: Int) async throws(ClusterError) {
    guard try ids().contains(id) else { throw ClusterError(.usage, "no node \(id) in \(layout.clusterFile)") }
    let text = try await askAny("{\"command\":\"remove\",\"node\":\(id)}")
    if let error = Self.decoded(MembersReply.self, text)?.error { throw ClusterError(.node, error) }
    try await awaitMembers("node \(id) is out") { !$0.contains { $0.id == id } }
    let process = NodeProcess(id: id, layout: layout)
    if let record = process.running {
      // It ends by itself as soon as it hears of it; one that is stopped, or cut off, is ended.
      do { try await process.awaitDeath(record, within: Limits.removal) } catch {
        _ = record.signal(SIGKILL)
        try await process.awaitDeath(record, within: Limits.death)
      }
    }
    let lock = try await FolderLock(layout.folder)
    defer { lock.release() }
    var file = try file()
    file.nodes.removeAll { $0.id == id }
    try write(file)
  }

  /// A join token, as `conclave cluster token` prints it.
  public func joinToken(witness: Bool) async throws(ClusterError) -> String {
    let text = try await askAny(
      "{\"command\":\"token\",\"expires\":\(Limits.tokenSeconds),\"witness\":\(witness)}")
    let reply = Self.decoded(TokenReply.self, text)
    guard let token = reply?.token else { throw ClusterError(.node, reply?.error ?? "no token came: \(text)") }
    return token
  }

  /// The members as the leader sees them.
  public func members() async throws(ClusterError) -> [MemberView] {
    let text = try await askAny("{\"command\":\"members\"}")
    let reply = Self.decoded(MembersReply.self, text)
    guard let members = reply?.members else {
      throw ClusterError(.noLeader, reply?.error ?? "no members came: \(text)")
    }
    return members
  }

  private func awaitMembers(_ what: String, _ isSo: ([MemberView]) -> Bool) async throws(ClusterError) {
    let clock = ContinuousClock()
    let end = clock.now + Limits.join
    while true {
      if let members = try? await members(), isSo(members) { return }
      guard clock.now < end else { throw ClusterError(.node, "not so after \(Limits.join): \(what)") }
      try? await Task.sleep(for: Limits.poll)
    }
  }

  /// Asks one node after another until one answers that it can.
  private func askAny(_ line: String) async throws(ClusterError) -> String {
    let file = try file()
    let admin = try AdminClient(
      authority: file.ca, certificate: file.admin.cert, key: file.admin.key, patience: Limits.clusterCommand)
    var last: ClusterError?
    for node in file.nodes where !node.isWitness && NodeProcess(id: node.id, layout: layout).running != nil {
      do throws(ClusterError) {
        let reply = try await admin.ask(line: line, node.admin)
        if !reply.contains("\"code\":\"noLeader\"") { return reply }
        last = ClusterError(.noLeader, reply)
      } catch {
        last = error
      }
    }
    throw last ?? ClusterError(.node, "no node runs")
  }

  private static func decoded<Value: Decodable>(_ type: Value.Type, _ text: String) -> Value? {
    try? JSONDecoder().decode(type, from: Data(text.utf8))
  }

  private func freeHost() throws(ClusterError) -> String {
    let taken = Set(try file().nodes.map(\.admin))
    for number in 1...Limits.hosts {
      let host = ClusterSettings.host(number)
      if !taken.contains("\(host):\(settings.adminPort)"), FreePorts.isFree(settings.basePort, lastByte: number) {
        return host
      }
    }
    throw ClusterError(.usage, "no free address on this machine")
  }

  private func arguments(
    _ token: String, _ host: String, _ folder: String, witness: Bool
  ) async throws(ClusterError) -> [String] {
    var words = [
      "join", token, "--data", folder + "/data", "--config", folder + "/conclave.yaml", "--no-run", "--kmip",
      "\(host):\(settings.basePort)", "--peer", "\(host):\(settings.peerPort)", "--admin",
      "\(host):\(settings.adminPort)",
    ]
    if witness { return words + ["--witness"] }
    words.append("--allow-unencrypted-swap")
    words += ["--https", "\(host):\(settings.httpsPort)"]
    switch settings.token {
    case .software:
      words += ["--token", "software", "--token-path", folder + "/token.key", "--allow-software-in-production"]
    case .softhsm:
      // Which id it will be is not known yet: the token is named for the host.
      let number = Int(host.split(separator: ".").last ?? "") ?? 0
      let tokens = NodeTokens(layout: layout, settings: settings)
      let name = try await tokens.makeSoftHSM(named: "conclave-joined-\(number)-\(getpid())", pin: folder + "/pin")
      words += [
        "--token", "pkcs11", "--module", try NodeTokens.softHSMModule(), "--label", name, "--pin-file",
        folder + "/pin",
      ]
    }
    return words
  }

  private func add(_ node: ClusterFile.Node) async throws(ClusterError) {
    let lock = try await FolderLock(layout.folder)
    defer { lock.release() }
    var file = try file()
    file.nodes.append(node)
    try write(file)
  }
}
