import Access
import KMIP
import Secrets
import TTLV
import Testing

@testable import Operations

/// Certify, Re-certify and Validate over the stand-in cryptography; the real one is proven in `CryptographyTests`.
@Suite struct CertifyTests {
  private let server: TestServer
  private let cryptographer = SeededCryptographer(seed: 9)
  private let root: UniqueIdentifier

  init() throws {
    server = TestServer(
      settings: OperationSettings(
        issuingAuthority: IssuingAuthority(owner: "authority", keyName: "ca-key", certificateName: "ca-certificate")))
    server.principal = Principal(identity: "authority")
    let mask = CryptographicUsageMask.certificateSign
    let pair = try CertifyTests.pair(
      server, .v2_1, names: ("ca-key", "ca-public"),
      [
        Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: mask.rawValue))),
        Attribute(.activationDate, .dateTime(1000)),
      ])
    let key = try GetResponse(try server.done(.v2_1, .get, object(pair.publicKey)), version: .v2_1)
    let material = try #require(key.object.keyBlock.flatMap { KeyForms.publicMaterial($0) })
    let certificate = try cryptographer.root(subject: Array("CN=root".utf8), key: material)
    root = try CertifyTests.register(
      server, .certificate(type: .x_509, value: certificate), [Attribute(.name, Name("ca-certificate").value)])
    server.principal = Principal(identity: "alice")
  }

  private static func pair(
    _ server: TestServer, _ version: ProtocolVersion, names: (Text, Text), _ common: [Attribute] = []
  ) throws -> CreateKeyPairResponse {
    let request = CreateKeyPairRequest(
      common: RequestedAttributes(
        attributes: [Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.rsa.rawValue))] + common
          + (common.isEmpty ? [Attribute(.cryptographicUsageMask, .integer(3))] : [])),
      privateKey: RequestedAttributes(attributes: [Attribute(.name, Name(names.0).value)]),
      publicKey: RequestedAttributes(attributes: [Attribute(.name, Name(names.1).value)]))
    return try CreateKeyPairResponse(
      try server.done(version, .createKeyPair, request.items(for: version)), version: version)
  }

  private static func register(_ server: TestServer, _ value: ManagedObjectValue, _ attributes: [Attribute] = [])
    throws -> UniqueIdentifier
  {
    let request = RegisterRequest(value.objectType, RequestedAttributes(attributes: attributes), value)
    return try ObjectResponse(
      try server.done(.v2_1, .register, try request.items(for: .v2_1)), version: .v2_1
    ).identifier
  }

  private func ask(_ object: UniqueIdentifier?, _ more: [Attribute] = []) -> CertifyRequest {
    var request = CertifyRequest(object.map { .identifier($0) })
    request.attributes.attributes =
      [Attribute(.certificateType, .enumeration(CertificateType.x_509.rawValue))] + more
    return request
  }

  private func bytes(_ identifier: UniqueIdentifier) throws -> [UInt8] {
    let got = try GetResponse(try server.done(.v2_1, .get, object(identifier)), version: .v2_1)
    guard case .certificate(.x_509, let bytes) = got.object else { return [] }
    return bytes
  }

  @Test(arguments: served.filter { $0 >= .v1_1 }) func aPublicKeyIsCertified(_ version: ProtocolVersion) throws {
    let pair = try Self.pair(server, version, names: ("p", "q"))
    let made = try server.done(
      version, .certify,
      ask(pair.publicKey, [Attribute(.name, Name("certificate").value)]).items(for: version))
    let certificate = try ObjectResponse(made, version: version).identifier
    let attributes = try server.attributes(certificate)
    #expect(attributes.objectNames == [Name("certificate")])
    #expect(attributes.certificateType == .x_509)
    #expect(attributes.state == .active)
    #expect(attributes.date(.deactivationDate) == server.now - 1 + 365 * 86_400)
    #expect(attributes.link(.publicKeyLink) == pair.publicKey)
    #expect(try server.attributes(pair.publicKey).link(.certificateLink) == certificate)
    let names = try cryptographer.names(ofCertificate: try bytes(certificate))
    #expect(names.issuer == Array("CN=root".utf8))
    #expect(names.subject == Array("q,".utf8))
  }

  @Test func requests() throws {
    let pair = try Self.pair(server, .v2_1, names: ("p", "q"))
    let key = try GetResponse(try server.done(.v2_1, .get, object(pair.publicKey)), version: .v2_1)
    let material = try #require(key.object.keyBlock.flatMap { KeyForms.publicMaterial($0) })
    guard case .subjectPublicKeyInfo(let info) = try cryptographer.convert(material, to: .subjectPublicKeyInfo) else {
      return
    }
    let csr = SeededCryptographer.request(subject: Array("CN=me".utf8), key: info)
    for version in [ProtocolVersion.v1_0, .v1_4, .v2_1] {
      var request = CertifyRequest(.identifier(pair.publicKey))
      request.requestType = .pkcs_10
      request.request = csr
      let made = try ObjectResponse(
        try server.done(version, .certify, request.items(for: version)), version: version
      ).identifier
      #expect(try cryptographer.names(ofCertificate: try bytes(made)).subject == Array("CN=me".utf8))
      request.request = [1, 2, 3]
      #expect(
        try server.refusal(version, .certify, request.items(for: version))
          == (version.major < 2 ? .invalidField : .invalidCSR))
      request.requestType = .crmf
      #expect(try server.refusal(version, .certify, request.items(for: version)) == .featureNotSupported)
      request.requestType = nil
      #expect(try server.refusal(version, .certify, request.items(for: version)) == .invalidMessage)
    }
    let stored = try Self.register(server, .certificateRequest(type: .pkcs_10, value: csr))
    let made = try ObjectResponse(
      try server.done(.v2_1, .certify, CertifyRequest(.identifier(stored)).items(for: .v2_1)), version: .v2_1)
    #expect(try cryptographer.names(ofCertificate: try bytes(made.identifier)).subject == Array("CN=me".utf8))
  }

  @Test func subjectsAndDates() throws {
    let pair = try Self.pair(server, .v2_1, names: ("p", "q"))
    let later = server.now + 5000
    let request = ask(
      pair.publicKey,
      [
        Attribute(.certificateSubjectO, .textString("Acme")), Attribute(.certificateSubjectCN, .textString("me")),
        Attribute(.activationDate, .dateTime(later)), Attribute(.deactivationDate, .dateTime(later + 10)),
      ])
    let made = try ObjectResponse(
      try server.done(.v2_1, .certify, request.items(for: .v2_1)), version: .v2_1
    ).identifier
    #expect(try cryptographer.names(ofCertificate: try bytes(made)).subject == Array("Acme,me,".utf8))
    #expect(try server.state(made) == .preActive)
    let backwards = ask(
      pair.publicKey,
      [Attribute(.activationDate, .dateTime(later)), Attribute(.deactivationDate, .dateTime(later - 10))])
    #expect(try server.refusal(.v2_1, .certify, backwards.items(for: .v2_1)) == .invalidField)
  }

  @Test func refusals() throws {
    let pair = try Self.pair(server, .v2_1, names: ("p", "q"))
    let rows: [(String, CertifyRequest, older: ResultReason, newer: ResultReason)] = [
      ("absent", ask(UniqueIdentifier("x")), .itemNotFound, .itemNotFound),
      ("a private key", ask(pair.privateKey), .permissionDenied, .invalidObjectType),
    ]
    for (what, request, older, newer) in rows {
      #expect(try server.refusal(.v1_4, .certify, request.items(for: .v1_4)) == older, "\(what)")
      #expect(try server.refusal(.v2_1, .certify, request.items(for: .v2_1)) == newer, "\(what)")
    }
    // Without an authority there is no such operation, and Query does not tell of it.
    let plain = TestServer()
    #expect(try plain.refusal(.v2_1, .certify, []) == .operationNotSupported)
    #expect(try plain.refusal(.v2_1, .reCertify, []) == .operationNotSupported)
  }

  @Test func renewal() throws {
    let pair = try Self.pair(server, .v2_1, names: ("p", "q"))
    let old = try ObjectResponse(
      try server.done(
        .v2_1, .certify, ask(pair.publicKey, [Attribute(.name, Name("site").value)]).items(for: .v2_1)),
      version: .v2_1
    ).identifier
    let first = server.now
    server.time += 1_000_000
    for version in served where version >= .v1_1 {
      let certificate = try #require(try server.located([Attribute(.name, Name("site").value)]).first)
      var request = CertifyRequest(.identifier(certificate))
      request.offset = 10
      let new = try ObjectResponse(
        try server.done(version, .reCertify, request.items(for: version)), version: version
      ).identifier
      let attributes = try server.attributes(new)
      #expect(attributes.objectNames == [Name("site")])
      #expect(attributes.link(.replacedObjectLink) == certificate)
      #expect(attributes.link(.publicKeyLink) == pair.publicKey)
      #expect(attributes.date(.activationDate) == server.now - 1 + 10)
      #expect(try server.attributes(certificate).link(.replacementObjectLink) == new)
      #expect(try server.attributes(certificate).objectNames.isEmpty)
      #expect(try server.attributes(pair.publicKey).link(.certificateLink) == new)
      let (before, after) = (try bytes(certificate), try bytes(new))
      #expect(before != after)
      #expect(
        try cryptographer.key(ofCertificate: before) == cryptographer.key(ofCertificate: after))
    }
    #expect(try server.attributes(old).date(.activationDate) == first)
    #expect(try server.refusal(.v2_1, .reCertify, object(pair.publicKey)) == .invalidObjectType)
  }

  @Test(arguments: served) func validation(_ version: ProtocolVersion) throws {
    let pair = try Self.pair(server, .v2_1, names: ("p", "q"))
    let made = try ObjectResponse(
      try server.done(.v2_1, .certify, ask(pair.publicKey).items(for: .v2_1)), version: .v2_1
    ).identifier
    func verdict(_ request: ValidateRequest) throws -> Value? {
      try server.done(version, .validate, request.items).first { $0.tag == .validityIndicator }?.value
    }
    func value(_ indicator: ValidityIndicator) -> Value { .enumeration(indicator.rawValue) }
    var byName = ValidateRequest()
    byName.objects = [.identifier(made)]
    #expect(try verdict(byName) == value(.valid))
    byName.date = server.now + 366 * 86_400
    #expect(try verdict(byName) == value(.invalid))
    var given = ValidateRequest()
    given.certificates = [.init(.x_509, try bytes(made))]
    #expect(try verdict(given) == value(.valid))
    // Of another root nothing is known.
    let key = try GetResponse(try server.done(.v2_1, .get, object(pair.publicKey)), version: .v2_1)
    let material = try #require(key.object.keyBlock.flatMap { KeyForms.publicMaterial($0) })
    let stranger = try cryptographer.root(subject: Array("CN=other".utf8), key: material)
    given.certificates = [.init(.x_509, stranger)]
    #expect(try verdict(given) == value(.unknown))
    let trusted = try Self.register(server, .certificate(type: .x_509, value: stranger))
    var itself = ValidateRequest()
    itself.objects = [.identifier(trusted)]
    #expect(try verdict(itself) == value(.valid))
    // A revoked one is invalid whatever it says.
    let revocation = RevokeRequest(.identifier(made), RevocationReason(.keyCompromise)).items
    try server.done(.v2_1, .revoke, revocation)
    byName.date = nil
    #expect(try verdict(byName) == value(.invalid))
    #expect(try server.refusal(version, .validate, []) == .invalidMessage)
    var two = ValidateRequest()
    two.objects = [.identifier(made), .identifier(trusted)]
    #expect(try server.refusal(version, .validate, two.items) == .invalidField)
    var wrong = ValidateRequest()
    wrong.objects = [.identifier(pair.publicKey)]
    #expect(
      try server.refusal(version, .validate, wrong.items) == (version.major < 2 ? .invalidField : .invalidObjectType))
  }
}
