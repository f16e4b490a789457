import Access
import FrontEnd
import NIOCore
import NIOPosix
import NIOSSL
import OpenSSL
import Synchronization

/// A front end on loopback with its own authority, and the material for clients.
final class Rig: Sendable {
  let authority: CertificateAuthority
  let front: FrontEnd
  let handler: Recorder
  let settings: TLSSettings
  let revoked: Revoked

  /// Serials that the verifier refuses; a new value is a new generation's.
  final class Revoked: Sendable {
    let names = Mutex<Set<String>>([])
  }

  init(
    limits: FrontEndLimits = .init(), handler: Recorder = Recorder(), kind: KeyKind = .ecP256,
    cipherSuites: [String] = TLSSettings.defaultCipherSuites, chains: (any ChainVerifier)? = nil,
    enrolment: CertificateVerifier.Enrolment? = nil
  ) async throws {
    authority = try CertificateAuthority.create(commonName: "test authority", kind: kind, validDays: 2)
    let server = try authority.issueServer(
      commonName: "server", ipAddresses: ["127.0.0.1"], dnsNames: ["localhost"], kind: kind, validDays: 2)
    settings = TLSSettings(
      certificateChain: Array(server.certificatePEM.utf8), privateKey: Array(server.privateKeyPEM.utf8),
      trustRoots: Array(authority.certificatePEM.utf8), cipherSuites: cipherSuites)
    revoked = Revoked()
    self.handler = handler
    front = try FrontEnd(
      tls: settings, verifier: Rig.verifier(revoked, enrolment), handler: handler, chains: chains, limits: limits,
      eventLoops: 2)
    try await front.listen(at: .init(host: "127.0.0.1", port: 0))
  }

  static func verifier(_ revoked: Revoked, _ enrolment: CertificateVerifier.Enrolment? = nil) -> CertificateVerifier {
    CertificateVerifier(
      field: .commonName,
      read: { der in
        guard let facts = try? CertificateFacts(der: der) else { return nil }
        return CertificateNames(
          commonName: facts.commonName, organizationalUnit: facts.organizationalUnit, subject: facts.subject,
          emails: facts.emails, dnsNames: facts.dnsNames, uris: facts.uris)
      },
      isRevoked: { der in
        guard let name = try? CertificateFacts(der: der).commonName else { return true }
        return revoked.names.withLock { $0.contains(name) }
      },
      isAdministrator: { $0.organizationalUnit == "administrators" }, enrolment: enrolment)
  }

  var port: Int { front.addresses[0].port }

  func client(
    _ name: String? = "alice", unit: String? = nil, by other: CertificateAuthority? = nil, version: TLSVersion = .tlsv13
  ) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority.certificatePEM.utf8)))
    configuration.certificateVerification = .noHostnameVerification
    configuration.maximumTLSVersion = version
    if let name {
      let issued = try (other ?? authority).issueClient(
        commonName: name, organizationalUnit: unit, kind: .ecP256, validDays: 2)
      let chain = try NIOSSLCertificate.fromPEMBytes(Array(issued.certificatePEM.utf8))
      configuration.certificateChain = chain.map { .certificate($0) }
      configuration.privateKey = .privateKey(
        try NIOSSLPrivateKey(bytes: Array(issued.privateKeyPEM.utf8), format: .pem))
    }
    return try NIOSSLContext(configuration: configuration)
  }

  func stop() async { await front.shutdown(within: .seconds(1)) }
}

/// Answers every frame with itself, unless told to hold answers back.
final class Recorder: RequestHandler {
  struct Seen {
    var frames: [[UInt8]] = []
    var principals: [Principal] = []
    var problems: [FrameProblem] = []
    var held: [(frame: [UInt8], sink: ReplySink)] = []
    var closed = 0
  }

  let seen = Mutex(Seen())
  let holds: Bool
  /// The error reply; nil closes.
  let complaint: [UInt8]?

  init(holds: Bool = false, complaint: [UInt8]? = nil) {
    self.holds = holds
    self.complaint = complaint
  }

  func handle(_ frame: [UInt8], principal: Principal, connection: ConnectionID, reply: ReplySink) {
    seen.withLock {
      $0.frames.append(frame)
      $0.principals.append(principal)
      if holds { $0.held.append((frame, reply)) }
    }
    if !holds { reply.send(frame) }
  }

  /// The form is told by what stands around the message; `bad` cannot be read.
  func read(_ body: [UInt8], _ form: MessageForm) -> TextReading {
    body == Array("bad".utf8) ? .reply(Array("<no \(form)>".utf8)) : .frame(body)
  }

  func written(_ reply: [UInt8], _ form: MessageForm) -> [UInt8] { Array("<\(form):".utf8) + reply + Array(">".utf8) }

  func malformed(_ prefix: [UInt8], problem: FrameProblem) -> [UInt8]? {
    seen.withLock { $0.problems.append(problem) }
    return complaint
  }

  func closed(_ connection: ConnectionID) { seen.withLock { $0.closed += 1 } }

  var problems: [FrameProblem] { seen.withLock { $0.problems } }
  var count: Int { seen.withLock { $0.frames.count } }
}
