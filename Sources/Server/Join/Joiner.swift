internal import AdminPort
internal import Custody
internal import Foundation
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NodeCore
internal import OpenSSL
internal import Persistence
internal import Raft
internal import Registry
internal import Secrets

/// A new node's part in joining: from the token to a data directory that `conclaved run` starts as a learner.
///
/// Repeating it after a failure is safe: the key that was made first is used again, and by it the cluster knows that
/// the same machine asks.
public struct Joiner: Sendable {
  private let request: JoinRequest
  private let say: @Sendable (String) -> Void

  /// - Parameter say: takes one line for the operator for each step that was taken.
  public init(_ request: JoinRequest, say: @escaping @Sendable (String) -> Void) {
    self.request = request
    self.say = say
  }

  /// What the cluster answered.
  public struct Outcome: Sendable {
    public let cluster: String
    public let node: UInt64
    public let members: Int
  }

  /// A member that the token names, believed by its fingerprint.
  private struct Contact: Sendable {
    let address: String
    let authorities: [UInt8]
    let cluster: ClusterID
  }

  public func run() async throws(JoinError) -> Outcome {
    try prepareFolders()
    let key = try privateKey()
    let greeting = try random(JoinLimits.greetingBytes)
    let contact = try await firstContact()
    say("found cluster \(contact.cluster) at \(contact.address); its authority is the token's")
    let doors = try await openDoors(greeting)
    let welcome: Welcome
    do {
      welcome = try await apply(to: contact, key, greeting)
    } catch {
      await doors.close()
      throw error
    }
    await doors.close()
    say(
      "let in as node \(welcome.id)\(request.isWitness ? ", a witness" : ""); the certificate is in \(request.certificateFile)"
    )
    try write(welcome)
    if let hsm = request.hsm { try await takeKeys(hsm, welcome, contact, key) }
    try makeDisk(welcome)
    try FileText.write(
      JoinedConfiguration.text(request, welcome), to: request.configurationFile, mode: 0o600)
    say("wrote \(request.configurationFile)")
    return Outcome(cluster: welcome.cluster.description, node: welcome.id.rawValue, members: welcome.members.count)
  }

  // MARK: This machine

  private func prepareFolders() throws(JoinError) {
    for folder in [request.folder, request.dataDirectory] { try FileText.makeFolder(folder) }
    guard (try? IdentityFile.read(in: request.dataDirectory)) == .some(nil),
      !Custody.isStored(in: request.dataDirectory)
    else {
      throw JoinError(
        .local, "\(request.dataDirectory) holds a node already; name an empty folder, or start it with `conclaved run`")
    }
    guard access(request.configurationFile, F_OK) != 0 else {
      throw JoinError(.local, "\(request.configurationFile) exists already; name another with --config")
    }
  }

  /// The node's own key: made once, and found again when joining is repeated.
  private func privateKey() throws(JoinError) -> PrivateKey {
    do {
      if access(request.keyFile, F_OK) == 0 {
        let key = try PrivateKey(pem: BoundedFile.text(request.keyFile, limit: ConfigurationLimits.credentialBytes))
        say("using the key in \(request.keyFile)")
        return key
      }
      let key = try PrivateKey.generate(.ecP256)
      try FileText.write(key.pem(), to: request.keyFile, mode: 0o600)
      say("made the node's key in \(request.keyFile)")
      return key
    } catch {
      throw JoinError(.local, "\(request.keyFile): \(error)")
    }
  }

  private func random(_ count: Int) throws(JoinError) -> [UInt8] {
    do { return try Random.bytes(count) } catch { throw JoinError(.local, "\(error)") }
  }

  /// The three ports, held while joining: a port that is taken is found now, and members can call back.
  private struct Doors {
    let channels: [any Channel]
    func close() async { for channel in channels { try? await channel.close() } }
  }

  private func openDoors(_ greeting: [UInt8]) async throws(JoinError) -> Doors {
    var channels: [any Channel] = []
    let wanted = [
      ("peer", request.peer), ("kmip", request.kmip), ("admin", request.admin),
      ("https", request.https),
    ]
    for case (let name, let address?) in wanted {
      do {
        channels.append(
          try await Greeter.open(
            at: address, greeting: name == "peer" ? greeting : [], group: MultiThreadedEventLoopGroup.singleton))
      } catch {
        await Doors(channels: channels).close()
        let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
        throw JoinError(.local, "cannot listen at \(address) for \(name): \(reason); choose another with --\(name)")
      }
    }
    return Doors(channels: channels)
  }

  // MARK: The cluster

  private func firstContact() async throws(JoinError) -> Contact {
    guard request.token.expires > Clocks.wall() else {
      throw JoinError(
        .refused, "the join token has expired by this machine's clock; make a new one with `conclave cluster token`")
    }
    guard request.token.isForWitness == request.isWitness else {
      throw JoinError(
        .local,
        request.token.isForWitness
          ? "the token is for a witness; join with --witness" : "the token is for a full member; join without --witness"
      )
    }
    var failures: [String] = []
    for address in request.token.addresses {
      do {
        let caller = try AdminCaller(trust: .nobody, identity: nil)
        let reply = try JoinReply(await caller.ask(#"{"command":"authority"}"#, at: address))
        guard let pem = reply.text("authority").map({ Array($0.utf8) }),
          let cluster = reply.text("cluster").flatMap(ClusterID.init(hexadecimal:)),
          (try? AuthorityPin.of(pem: pem)) == request.token.fingerprint
        else {
          throw JoinError(
            .refused,
            "\(address) shows other authorities than the token names: it belongs to another cluster, or somebody stands between"
          )
        }
        return Contact(address: address, authorities: pem, cluster: cluster)
      } catch let error as JoinError {
        throw error
      } catch {
        failures.append("\(error)")
      }
    }
    throw JoinError(.unreachable, "no member can be reached: \(failures.joined(separator: "; "))")
  }

  private func apply(to contact: Contact, _ key: PrivateKey, _ greeting: [UInt8]) async throws(JoinError) -> Welcome {
    var question: [String: Any]
    do {
      question = [
        "command": "join", "secret": Hexadecimal.text(request.token.secret),
        "request": Hexadecimal.text(try CertificationRequest.make(commonName: "conclave-joiner", key: key)),
        "time": Clocks.wall(), "greeting": Hexadecimal.text(greeting), "witness": request.isWitness,
        "peer": request.peer.description, "admin": request.admin.description,
        "name": request.name, "priority": Int(request.priority),
      ]
    } catch {
      throw JoinError(.local, "\(error)")
    }
    if let kmip = request.kmip { question["kmip"] = kmip.description }
    if let https = request.https { question["https"] = https.description }
    let reply = try await ask(question, contact, identity: nil)
    guard let welcome = Welcome(reply, cluster: contact.cluster) else {
      throw JoinError(.refused, "\(contact.address) answered what is no welcome; does it run another release?")
    }
    guard
      (try? CertificateFacts(pem: welcome.certificate).subjectPublicKeyInfo)
        == (try? key.publicKey().der(.subjectPublicKeyInfo))
    else { throw JoinError(.refused, "\(contact.address) sent a certificate for another key") }
    return welcome
  }

  /// Asks the member over TLS in which it proves itself by the pinned authorities.
  private func ask(
    _ question: [String: Any], _ contact: Contact, identity: AdminCaller.Identity?
  ) async throws(JoinError) -> JoinReply {
    do {
      let caller = try AdminCaller(
        trust: .authorities(contact.authorities), identity: identity, patience: JoinLimits.answer)
      let line = try JSONSerialization.data(withJSONObject: question, options: [.sortedKeys])
      return try JoinReply(await caller.ask(String(decoding: line, as: UTF8.self), at: contact.address))
    } catch let error as JoinError {
      throw error
    } catch let error as AdminCallError {
      throw JoinError(error.code == .unreachable ? .unreachable : .refused, error.description)
    } catch {
      throw JoinError(.local, "\(error)")
    }
  }

  /// Gets the cluster's keys and stores them wrapped by this node's own token, at once.
  private func takeKeys(
    _ hsm: Configuration.Token, _ welcome: Welcome, _ contact: Contact, _ key: PrivateKey
  ) async throws(JoinError) {
    do {
      // First the token: keys that cannot be stored are not asked for.
      let token = try NodeKeys.create(hsm)
      let identity = AdminCaller.Identity(chain: Array(welcome.certificate.utf8), key: Array(try key.pem().utf8))
      let reply = try await ask(
        ["command": "keys", "secret": Hexadecimal.text(request.token.secret)], contact, identity: identity)
      guard let parcel = reply.text("parcel").flatMap(Hexadecimal.bytes) else {
        throw JoinError(.refused, "\(contact.address) sent no keys")
      }
      let fingerprint = Digest.sha256.hash(try key.publicKey().der(.subjectPublicKeyInfo))
      let opened = try KeyringParcel(opaque: parcel).opened(
        for: .init(cluster: contact.cluster, node: welcome.id.rawValue, keyFingerprint: fingerprint),
        secret: SecretBytes(request.token.secret))
      try AuthorityFile.store(opened.authority, under: opened.keyring, in: request.dataDirectory)
      try Custody.store(opened.keyring, wrappedBy: token, in: request.dataDirectory)
      say("received the cluster's keys and wrapped them by \(token.label)")
    } catch let error as JoinError {
      throw error
    } catch {
      throw JoinError(.local, "\(error)")
    }
  }

  private func write(_ welcome: Welcome) throws(JoinError) {
    try FileText.write(welcome.certificate, to: request.certificateFile, mode: 0o644)
    try FileText.write(welcome.authority, to: request.authorityFile, mode: 0o644)
  }

  private func makeDisk(_ welcome: Welcome) throws(JoinError) {
    do {
      try NodeDisk.begin(
        in: request.dataDirectory,
        NodeIdentity(cluster: welcome.cluster.bytes, node: welcome.id, incarnation: welcome.incarnation),
        voters: [])
      let highest = welcome.members.map(\.id).max() ?? welcome.id
      try MembersFile.write(
        .init(index: 0, highest: highest, members: welcome.members), in: request.dataDirectory)
    } catch {
      throw JoinError(.local, "\(request.dataDirectory): \(error)")
    }
  }
}
