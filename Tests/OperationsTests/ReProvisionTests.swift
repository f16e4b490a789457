import Access
import KMIP
import Registry
import Secrets
import TTLV
import Testing

@testable import Operations

/// Re-Provision (KMIP 2.1 §6.1.48) over the stand-in cryptography.
@Suite struct ReProvisionTests {
  private let cryptographer = SeededCryptographer(seed: 9)
  private let server: TestServer
  /// Alice, by the certificate that an authority of the configuration vouches for.
  private let alice: Principal

  init() throws {
    var settings = OperationSettings(
      issuingAuthority: IssuingAuthority(owner: "authority", keyName: "ca-key", certificateName: "ca-certificate"))
    settings.reprovisions = true
    server = TestServer(settings: settings)
    server.principal = Principal(identity: "authority")
    let pair = try Self.pair(server, "ca-key", .certificateSign)
    let material = try #require(try Self.value(server, pair.publicKey).keyBlock.flatMap { KeyForms.publicMaterial($0) })
    let certificate = try cryptographer.root(subject: Array("CN=root".utf8), key: material)
    let request = RegisterRequest(
      .certificate, RequestedAttributes(attributes: [Attribute(.name, Name("ca-certificate").value)]),
      .certificate(type: .x_509, value: certificate))
    try server.done(.v2_1, .register, try request.items(for: .v2_1))
    var alice = Principal(identity: "alice", isPrivileged: true)
    alice.certificate = [UInt8](repeating: 1, count: 32)
    self.alice = alice
    server.principal = alice
  }

  private static func pair(_ server: TestServer, _ name: Text, _ mask: CryptographicUsageMask) throws
    -> CreateKeyPairResponse
  {
    let request = CreateKeyPairRequest(
      common: RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.rsa.rawValue)),
        Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: mask.rawValue))),
        Attribute(.activationDate, .dateTime(1000)),
      ]),
      privateKey: RequestedAttributes(attributes: [Attribute(.name, Name(name).value)]),
      publicKey: RequestedAttributes(attributes: []))
    return try CreateKeyPairResponse(
      try server.done(.v2_1, .createKeyPair, request.items(for: .v2_1)), version: .v2_1)
  }

  private static func value(_ server: TestServer, _ identifier: UniqueIdentifier) throws -> ManagedObjectValue {
    try GetResponse(try server.done(.v2_1, .get, object(identifier)), version: .v2_1).object
  }

  private func csr(_ subject: String = "CN=alice") throws -> [UInt8] {
    let pair = try Self.pair(server, Text("k\(server.time)"), .sign)
    let material = try #require(try Self.value(server, pair.publicKey).keyBlock.flatMap { KeyForms.publicMaterial($0) })
    guard case .subjectPublicKeyInfo(let info) = try cryptographer.convert(material, to: .subjectPublicKeyInfo) else {
      throw KMIPError(.generalFailure, "no public key")
    }
    return SeededCryptographer.request(subject: Array(subject.utf8), key: info)
  }

  private func certificate(_ subject: String) throws -> [UInt8] {
    let pair = try Self.pair(server, Text("k\(server.time)"), .sign)
    let material = try #require(try Self.value(server, pair.publicKey).keyBlock.flatMap { KeyForms.publicMaterial($0) })
    return try cryptographer.root(subject: Array(subject.utf8), key: material)
  }

  private func fingerprint(_ der: [UInt8]) throws -> [UInt8] {
    try cryptographer.digest(.sha_256, of: SecretBytes(der))
  }

  /// Somebody whose certificate no authority vouches for.
  private func stranger(_ der: [UInt8]) throws -> Principal {
    var principal = Principal(identity: "")
    principal.certificate = try fingerprint(der)
    return principal
  }

  private func provision(_ version: ProtocolVersion, _ wish: ReProvisionRequest.Wish) throws -> UniqueIdentifier {
    let payload = try server.done(version, .reProvision, try ReProvisionRequest(wish).items(for: version))
    return try ObjectResponse(payload, version: version).identifier
  }

  /// Whether the server knows who `principal` is: by a request that touches no record, and by one that does.
  private func isSomebody(_ principal: Principal) throws -> Bool {
    let before = server.principal
    defer { server.principal = before }
    server.principal = principal
    let asked: [(KMIP.Operation, [Item])] = [
      (.query, QueryRequest([.queryObjects]).items), (.locate, LocateRequest([]).items(for: .v2_1)),
    ]
    let answers = try asked.map { try server.ask(.v2_1, $0.0, $0.1) }
    for answer in answers where answer.status != .success {
      #expect(answer.reason == .authenticationNotSuccessful)
    }
    #expect(Set(answers.map(\.status)).count == 1)
    return answers[0].status == .success
  }

  @Test(arguments: served.filter { $0 >= .v2_0 }) func aSignedRequestReplacesTheCertificate(_ version: ProtocolVersion)
    throws
  {
    let key = try server.create(version)
    let made = try provision(version, .sign(.pkcs_10, try csr()))
    #expect(!(try isSomebody(alice)))
    // Another of her certificates is as good as it was.
    var other = alice
    other.certificate = [UInt8](repeating: 2, count: 32)
    server.principal = other
    guard case .certificate(.x_509, let der) = try Self.value(server, made) else { return }
    server.principal = try stranger(der)
    #expect(try server.state(key) == .preActive)
    // It brings her rights along, and can be replaced in its turn.
    let next = try provision(version, .take(.certificate(type: .x_509, value: try certificate("CN=next"))))
    #expect(!(try isSomebody(try stranger(der))))
    server.principal = other
    guard case .certificate(.x_509, let newest) = try Self.value(server, next) else { return }
    #expect(try isSomebody(try stranger(newest)))
  }

  @Test func aClientThatBringsNothingGetsAKeyInTheSameBatch() throws {
    let message = RequestMessage(
      header: RequestHeader(version: .v2_1),
      items: [
        RequestBatchItem(.reProvision, id: [1], payload: []),
        RequestBatchItem(.get, id: [2], payload: []),
        RequestBatchItem(.getAttributes, id: [3], payload: []),
      ])
    let response = try server.send(message)
    try #require(response.items.map(\.status) == [.success, .success, .success])
    let got = try GetResponse(try #require(response.items[1].payload), version: .v2_1)
    #expect(got.object.objectType == .privateKey)
    #expect(got.object.keyBlock?.format == .pkcs_8)
    let attributes = AttributeSet(
      try GetAttributesResponse(try #require(response.items[2].payload), version: .v2_1).attributes)
    let certificate = try #require(attributes.link(.certificateLink))
    #expect(attributes.link(.publicKeyLink) != nil)
    #expect(attributes.state == .active)
    #expect(!(try isSomebody(alice)))
    var other = alice
    other.certificate = nil
    server.principal = other
    guard case .certificate(.x_509, let der) = try Self.value(server, certificate) else { return }
    #expect(try isSomebody(try stranger(der)))
  }

  @Test func nobodyTakesAnothersCertificate() throws {
    let bobs = try certificate("CN=bob")
    var bob = Principal(identity: "bob")
    bob.certificate = try fingerprint(bobs)
    _ = try provision(.v2_1, .take(.certificate(type: .x_509, value: bobs)))
    // An authority vouches for bob: what he makes is his.
    server.principal = bob
    let key = try server.create()
    server.principal = Principal(identity: "alice")
    #expect(try server.refusal(.v2_1, .getAttributeList, object(key)) == .objectNotFound)
  }

  @Test func revokedAndExpiredCertificatesEnd() throws {
    let made = try provision(.v2_1, .sign(.pkcs_10, try csr()))
    var owner = alice
    owner.certificate = nil
    server.principal = owner
    guard case .certificate(.x_509, let der) = try Self.value(server, made) else { return }
    let client = try stranger(der)
    #expect(try isSomebody(client))
    let before = server.time
    server.time += 366 * 86_400_000
    #expect(!(try isSomebody(client)))
    server.time = before
    try server.done(
      .v2_1, .revoke, RevokeRequest(.identifier(made), RevocationReason(.keyCompromise)).items)
    #expect(!(try isSomebody(client)))
  }

  @Test(arguments: served.filter { $0 >= .v2_0 }) func refusals(_ version: ProtocolVersion) throws {
    let request = ManagedObjectValue.certificateRequest(type: .pkcs_10, value: try csr())
    let taken = ManagedObjectValue.certificate(type: .x_509, value: try certificate("CN=twice"))
    let rows: [(String, [Item], ResultReason)] = [
      ("both", [try request.encoded(for: version), try taken.encoded(for: version)], .invalidField),
      (
        "no request",
        try ReProvisionRequest(.sign(.pkcs_10, [1, 2, 3])).items(for: version), .invalidField
      ),
      (
        "no certificate",
        try ReProvisionRequest(.take(.certificate(type: .x_509, value: [1, 2, 3]))).items(for: version), .invalidField
      ),
      (
        "no X.509",
        try ReProvisionRequest(.take(.certificate(type: .pgp, value: [1]))).items(for: version), .featureNotSupported
      ),
      ("a stray field", [Item(.data, .byteString([1]))], .invalidMessage),
    ]
    for (what, payload, reason) in rows {
      #expect(try server.refusal(version, .reProvision, payload) == reason, "\(what)")
    }
    #expect(try isSomebody(alice))
    // Nobody but the client itself, by its certificate, and with the privilege.
    for (certificate, isPrivileged) in [(nil, true), (alice.certificate, false)] {
      server.principal = Principal(identity: "alice", isPrivileged: isPrivileged)
      server.principal.certificate = certificate
      #expect(try server.refusal(version, .reProvision, []) == .permissionDenied)
    }
    server.principal = alice
    _ = try provision(version, .take(taken))
    server.principal.certificate = [UInt8](repeating: 3, count: 32)
    #expect(try server.refusal(version, .reProvision, [try taken.encoded(for: version)]) == .invalidField)
  }

  @Test func aTicketIsNoCertificate() throws {
    let ticket = try Ticket(
      try #require(try server.done(.v2_1, .login, LoginRequest().items).first), version: .v2_1)
    var header = RequestHeader(version: .v2_1)
    header.credentials = [.ticket(ticket)]
    let response = try server.send(RequestMessage(header: header, items: [RequestBatchItem(.reProvision, payload: [])]))
    #expect(response.items.first?.reason == .permissionDenied)
  }

  @Test func aRequestThatIsSentAgainIsAnsweredAgain() throws {
    let wish = ReProvisionRequest(.take(.certificate(type: .x_509, value: try certificate("CN=again"))))
    let message = RequestMessage(
      header: RequestHeader(version: .v2_1),
      items: [RequestBatchItem(.reProvision, payload: try wish.items(for: .v2_1))])
    let identity = RequestIdentity(origin: 3, incarnation: 1, sequence: 4)
    let first = try server.send(message, request: identity)
    let second = try server.send(message, request: identity)
    #expect(first.items.first?.status == .success)
    #expect(second.items.first?.payload == first.items.first?.payload)
  }

  @Test func offeredWhereItIsConfigured() throws {
    let plain = TestServer()
    #expect(try plain.refusal(.v2_1, .reProvision, []) == .operationNotSupported)
    for (asked, isTold) in [(plain, false), (server, true)] {
      let told = try asked.done(.v2_1, .query, QueryRequest([.queryOperations]).items)
      #expect(told.contains { $0.value == .enumeration(KMIP.Operation.reProvision.rawValue) } == isTold)
    }
  }
}
