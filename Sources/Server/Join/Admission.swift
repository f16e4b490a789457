internal import Access
internal import Custody
internal import FrontEnd
internal import Logging
internal import NIOCore
internal import NodeCore
internal import OpenSSL
internal import Raft
internal import Registry
internal import Secrets
internal import TTLV

/// A member's part in letting new nodes in: makes tokens, answers joiners, issues certificates, hands the cluster's keys
/// to nodes that the log has admitted.
final class Admission: Sendable {
  private let configuration: Configuration
  private let directory: String
  private let cluster: [UInt8]
  private let gate: RequestGate
  private let group: any EventLoopGroup
  private let log: Logger
  private let members: @Sendable () -> [Member]

  /// - Parameter members: the members by the applied table.
  init(
    _ configuration: Configuration, directory: String, cluster: [UInt8], gate: RequestGate, group: any EventLoopGroup,
    log: Logger, members: @escaping @Sendable () -> [Member]
  ) {
    self.configuration = configuration
    self.directory = directory
    self.cluster = cluster
    self.gate = gate
    self.group = group
    self.log = log
    self.members = members
  }

  /// Answers one question of a joiner or a node; nil when it is none for this asker.
  func answer(_ question: AdminQuestion) async -> [String: any Sendable]? {
    do {
      switch (question.command, question.asker) {
      case ("authority", _): return try authority()
      case ("join", .stranger): return try await join(question)
      case ("keys", .node(let id, let fingerprint)): return try await keys(question, id, fingerprint)
      case ("keyring", .node(let id, let fingerprint)): return try await keyring(question, id, fingerprint)
      case ("rejoin", .node(let id, let fingerprint)): return try await rejoin(question, id, fingerprint)
      case ("token", .administrator(let principal)): return try await token(question, principal)
      default: return nil
      }
    } catch let refused as Refused {
      log.notice("\(question.command) was refused: \(refused.message)")
      return refused.reply
    } catch {
      log.error("\(question.command) failed: \(error)")
      return Refused(.failed, "this member failed: \(error)").reply
    }
  }

  // MARK: Before anybody is believed

  /// What a joiner checks against its token before it says anything.
  private func authority() throws -> [String: any Sendable] {
    [
      "authority": String(decoding: try bundle(), as: UTF8.self), "cluster": Hexadecimal.text(cluster),
      "time": Clocks.wall(),
    ]
  }

  /// The authorities that members' certificates come from, PEM.
  private func bundle() throws -> [UInt8] {
    try ClientTrust.authorities(configuration.tls.authorities, and: AuthorityFile.ownCertificate(in: directory))
  }

  // MARK: Tokens

  private func token(_ question: AdminQuestion, _ principal: Principal) async throws -> [String: any Sendable] {
    let seconds = question.number("expires") ?? 3_600
    guard JoinLimits.tokenSeconds.contains(seconds) else {
      throw Refused(.badRequest, "a token may be good for 1 second to 7 days, not \(seconds) seconds")
    }
    guard AuthorityFile.isStored(in: directory) else { throw noAuthority }
    let full = members().filter { $0.kind == .full && !$0.particulars.admin.isEmpty }
    // This node first: it is known to answer.
    let sorted =
      full.filter { $0.id.rawValue == configuration.node.id } + full.filter { $0.id.rawValue != configuration.node.id }
    let addresses = sorted.map { String(decoding: $0.particulars.admin, as: UTF8.self) }
    let secret = try Random.bytes(JoinToken.secretBytes)
    let token = JoinToken(
      isForWitness: question.flag("witness"), expires: Clocks.wall() + seconds * 1000,
      fingerprint: try AuthorityPin.of(pem: bundle()),
      addresses: addresses.isEmpty ? [configuration.listen.admin.description] : addresses, secret: secret)
    let command = ClusterCommand.issueToken(
      hash: token.hash, expires: token.expires, kind: token.isForWitness ? .witness : .full)
    try Self.check(await gate.ask(command, as: principal))
    var reply: [String: any Sendable] = [
      "token": token.text, "expires": token.expires, "addresses": token.addresses, "witness": token.isForWitness,
    ]
    if token.addresses.allSatisfy({ $0.hasPrefix("127.0.0.1:") || $0.hasPrefix("localhost:") || $0.hasPrefix("[::1]:") }
    ) {
      reply["warning"] =
        "the members' admin ports listen on this machine only: set listen.admin to join from another one"
    }
    return reply
  }

  // MARK: Joining

  private func join(_ question: AdminQuestion) async throws -> [String: any Sendable] {
    guard AuthorityFile.isStored(in: directory) else { throw noAuthority }
    let application = try Application(question)
    let difference = application.time - Clocks.wall()
    guard abs(difference) <= JoinLimits.clockMilliseconds else {
      throw Refused(
        .clock,
        "the clocks differ by \(abs(difference) / 1000) s: the joiner's is \(difference > 0 ? "ahead" : "behind");"
          + " set both by NTP and join again")
    }
    // The token is proven before anything is done for a stranger, above all before an address of its choice is called.
    let answer = await gate.ask(
      .admit(tokenHash: JoinToken.hash(ofSecret: application.secret), application.particulars), as: Self.joiner)
    guard case .admitted(let member, let members) = try Self.check(answer) else {
      throw Refused(.failed, "the leader gave no answer to an admission")
    }
    if let reason = await CallBack.failure(at: application.peer, expecting: application.greeting, group: group) {
      throw Refused(
        .unreachable,
        "node \(configuration.node.id) cannot reach the joiner at \(application.peer): \(reason); correct the address or"
          + " the firewall and repeat the same command, the token stays good for this machine until it expires")
    }
    if member.particulars != application.particulars {
      // A repeat with another address.
      try Self.check(await gate.ask(.describe(member.id, application.particulars), as: Self.itself(member.id)))
    }
    let certificate = try await certificate(for: member.id, application)
    log.notice(
      "node \(member.id) was let in as a \(member.kind == .witness ? "witness" : "full member") at \(application.peer)")
    return try welcome(member, members, certificate)
  }

  private func certificate(for id: NodeID, _ application: Application) async throws -> String {
    try await blocking { [self] in
      let (_, authority) = try unlock()
      let hosts = Set([application.peer, application.admin, application.kmip].compactMap { $0?.host })
      let addresses = hosts.filter { (try? SocketAddress(ipAddress: $0, port: 0)) != nil }
      return try authority.issuer().issueServer(
        commonName: NodeName.of(id), ipAddresses: addresses.sorted(), dnsNames: hosts.subtracting(addresses).sorted(),
        request: application.request, validDays: JoinLimits.certificateDays)
    }
  }

  /// Everything that a new node writes into its configuration.
  private func welcome(_ member: Member, _ members: [Member], _ certificate: String) throws -> [String: any Sendable] {
    [
      "cluster": Hexadecimal.text(cluster), "id": member.id.rawValue, "incarnation": member.incarnation,
      "certificate": certificate, "authority": String(decoding: try bundle(), as: UTF8.self),
      "members": members.map { Hexadecimal.text($0.encoded) },
      "settings": SharedSettings.lines(of: configuration, forWitness: member.kind == .witness),
      "tls": SharedSettings.tlsLines(of: configuration),
    ]
  }

  // MARK: The cluster's keys

  /// Hands the keys to a node whose very key the log has admitted as a full member by this token.
  private func keys(
    _ question: AdminQuestion, _ id: NodeID, _ fingerprint: [UInt8]
  ) async throws -> [String: any Sendable] {
    guard AuthorityFile.isStored(in: directory) else { throw noAuthority }
    guard let secret = question.bytes("secret", count: JoinToken.secretBytes...JoinToken.secretBytes) else {
      throw Refused(.badRequest, "the question lacks the token's secret")
    }
    let particulars = members().first { $0.id == id }?.particulars ?? Particulars()
    var asked = particulars
    asked.fingerprint = fingerprint
    // Repeated with the same key it is answered as before; with another key the token is used up.
    let answer = await gate.ask(.admit(tokenHash: JoinToken.hash(ofSecret: secret), asked), as: Self.joiner)
    guard case .admitted(let member, _) = try Self.check(answer), member.id == id,
      member.particulars.fingerprint == fingerprint
    else { throw Refused(.notThisNode, "this token did not let node \(id) in, or not with this key") }
    guard member.kind == .full else { throw Refused(.notThisNode, "a witness never gets the cluster's keys") }
    guard let identity = ClusterID(cluster) else { throw Refused(.failed, "this member has no cluster") }
    let parcel = try await blocking { [self] in
      let (keyring, authority) = try unlock()
      return try KeyringParcel(
        keyring, authority, for: .init(cluster: identity, node: id.rawValue, keyFingerprint: fingerprint),
        secret: SecretBytes(secret))
    }
    log.notice("the cluster's keys were handed to node \(id), which joins")
    return ["parcel": Hexadecimal.text(parcel.bytes)]
  }

  /// Gives a keyring of a rotation to another full member, whose own certificate TLS has verified.
  private func keyring(
    _ question: AdminQuestion, _ id: NodeID, _ fingerprint: [UInt8]
  ) async throws -> [String: any Sendable] {
    guard let secret = question.bytes("secret", count: 32...32), let generation = question.number("generation"),
      let commitment = question.bytes("commitment", count: 0...32)
    else { throw Refused(.badRequest, "a question for a keyring names its generation, its commitment and a secret") }
    guard let member = members().first(where: { $0.id == id }), member.kind == .full else {
      throw Refused(.notThisNode, "node \(id) is no full member of this cluster")
    }
    guard member.particulars.fingerprint.isEmpty || member.particulars.fingerprint == fingerprint else {
      throw Refused(.notThisNode, "node \(id) joined with another key than that of this certificate")
    }
    guard let identity = ClusterID(cluster) else { throw Refused(.failed, "this member has no cluster") }
    let wanted = KeyLedger.Wanted(generation: UInt64(bitPattern: generation), commitment: commitment)
    let parcel = try await blocking { [self] () throws -> KeyringParcel? in
      let both = try NodeKeys.keyrings(configuration, in: directory)
      let held = [both.present, both.next].compactMap { $0 }.first {
        KeyringFacts.matches(KeyLedger.Wanted($0), wanted)
      }
      guard let held else { return nil }
      return try KeyringParcel(
        held, both.authority, for: .init(cluster: identity, node: id.rawValue, keyFingerprint: []),
        secret: SecretBytes(secret))
    }
    guard let parcel else { throw Refused(.refused, "this member does not hold keyring \(generation)") }
    log.notice("keyring \(generation) was handed to node \(id)")
    return ["parcel": Hexadecimal.text(parcel.bytes)]
  }

  private func unlock() throws -> (RootKeyring, ClusterAuthority) {
    let held = try NodeKeys.keyrings(configuration, in: directory)
    return (held.present, held.authority)
  }

  // MARK: Beginning anew

  /// A node whose disk was found damaged or empty asks for its next incarnation.
  private func rejoin(
    _ question: AdminQuestion, _ id: NodeID, _ fingerprint: [UInt8]
  ) async throws -> [String: any Sendable] {
    guard let known = members().first(where: { $0.id == id }) else {
      throw Refused(.notThisNode, "node \(id) is no member of this cluster: it was removed, or never belonged to it")
    }
    guard known.particulars.fingerprint.isEmpty || known.particulars.fingerprint == fingerprint else {
      throw Refused(.notThisNode, "node \(id) joined with another key than that of this certificate")
    }
    var particulars = known.particulars
    for (field, path) in Application.addresses {
      if let text = question.text(field), Address(text) != nil { particulars[keyPath: path] = Array(text.utf8) }
    }
    let before = UInt64(bitPattern: question.number("incarnation") ?? 0)
    let answer = await gate.ask(.rejoin(id, incarnation: before, particulars), as: Self.itself(id))
    guard case .admitted(let member, let members) = try Self.check(answer) else {
      throw Refused(.failed, "the leader gave no answer to a node that rejoins")
    }
    log.notice("node \(id) begins anew as incarnation \(member.incarnation)")
    return [
      "incarnation": member.incarnation, "cluster": Hexadecimal.text(cluster),
      "members": members.map { Hexadecimal.text($0.encoded) },
    ]
  }

  // MARK: Shared

  private static let joiner = Principal(identity: Text("conclave-joiner"))
  /// A node whose own certificate or key was verified here speaks of itself.
  private static func itself(_ id: NodeID) -> Principal {
    Principal(identity: Text(NodeName.of(id)), isAdministrator: true)
  }

  private var noAuthority: Refused {
    Refused(
      .noAuthority,
      "node \(configuration.node.id) does not hold the cluster's authority (\(directory)/\(AuthorityFile.name)); ask another full member"
    )
  }

  @discardableResult
  private static func check(_ answer: ClusterAnswer) throws(Refused) -> ClusterAnswer {
    if case .refused(let code, let message) = answer { throw Refused(JoinRefusal(code), message) }
    return answer
  }

  /// Runs what may wait for an HSM on a thread of its own.
  private func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      _ = ServerThread("admission") { continuation.resume(with: Result { try body() }) }
    }
  }
}

extension AuthorityFile {
  /// The certificate of the cluster's own authority (DER); nil on nodes that hold none.
  static func ownCertificate(in directory: String) throws(StartError) -> [UInt8]? {
    guard isStored(in: directory) else { return nil }
    do { return try certificate(in: directory) } catch { throw StartError(error.description) }
  }
}
