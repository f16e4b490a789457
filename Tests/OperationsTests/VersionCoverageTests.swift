import Access
import KMIP
import TTLV
import Testing

@testable import Operations

/// Version gating is total: every operation of the catalogue is played in every version that has it, with a success and with
/// a refusal, and what leaves is held against the registry of the standard, which knows since when each tag, type,
/// enumeration value and mask bit exists.
@Suite struct VersionCoverageTests {
  /// What a client cannot play: the server sends these (KMIP 2.1 §6.2).
  private static let serversOwn: Set<KMIP.Operation> = [.notify, .put]

  @Test(arguments: served) func everyOperationIsPlayed(_ version: ProtocolVersion) throws {
    let registry = try VersionRegistry.read()
    var succeeded: Set<KMIP.Operation> = []
    var failed: Set<KMIP.Operation> = []
    for row in Catalogue.rows where row.operation.versions.contains(version) {
      let operation = row.operation
      let stage = try PlayStage(version)
      // No payload has a Batch Count.
      let refused = try stage.play(operation, [Item(.batchCount, .integer(1))])
      if refused.status == .operationFailed, refused.reason != .operationNotSupported {
        failed.insert(operation)
      }
      guard let payload = try stage.payload(operation) else { continue }
      let answer = try stage.play(operation, payload)
      let isDone = answer.status == .success || answer.status == .operationPending
      #expect(
        isDone, "\(operation) in \(version): \(answer.reason?.name ?? "") \(answer.message ?? "")")
      if isDone { succeeded.insert(operation) }
      for problem in registry.map({ stage.problems($0) }) ?? [] {
        Issue.record("\(operation) in \(version): \(problem)")
      }
    }
    let there = Set(Catalogue.rows.map(\.operation).filter { $0.versions.contains(version) })
    #expect(there.subtracting(succeeded) == there.intersection(Self.serversOwn))
    #expect(there.subtracting(failed).isEmpty)
  }
}

/// A server with what each operation needs.
private final class PlayStage {
  let version: ProtocolVersion
  let server: TestServer
  private var replies: [Item] = []

  init(_ version: ProtocolVersion) throws {
    self.version = version
    var settings = OperationSettings(
      issuingAuthority: IssuingAuthority(
        owner: "alice", keyName: "ca-key", certificateName: "ca-certificate"))
    settings.reprovisions = true
    server = TestServer(settings: settings)
    server.principal.isAdministrator = true
    server.principal.mayReuseNames = true
    server.principal.certificate = [UInt8](repeating: 1, count: 32)
  }

  func play(_ operation: KMIP.Operation, _ payload: [Item]) throws -> ResponseBatchItem {
    let message = RequestMessage(
      header: RequestHeader(version: version),
      items: [RequestBatchItem(operation, payload: payload)])
    let reply = try BinaryDecoder.decode(try server.send(BinaryEncoder.encode(message.item)))
    replies.append(reply)
    return try #require(try ResponseMessage(reply).items.first)
  }

  /// What left and the version lacks.
  func problems(_ registry: VersionRegistry) -> [String] {
    replies.flatMap { registry.problems($0, version) }
  }

  /// A good request; nil for what no client asks.
  func payload(_ operation: KMIP.Operation) throws -> [Item]? {
    switch operation {
    case .notify, .put: return nil
    case .discoverVersions: return DiscoverVersionsRequest(served).items
    case .query:
      return QueryRequest(QueryFunction.allCases.filter { $0.versions.contains(version) }).items
    case .setEndpointRole: return EndpointRoleRequest(.server).items
    case .interop: return InteropRequest(.begin, "case").items
    case .log: return LogRequest("said").items
    case .ping, .getConstraints: return []
    case .reProvision:
      _ = try authority()
      return []
    case .hash, .rngRetrieve, .rngSeed: return data(operation)
    case .login, .delegatedLogin, .logout: return try tickets(operation)
    case .poll, .cancel, .process, .queryAsynchronousRequests: return try asynchronous(operation)
    case .createUser, .createGroup, .createCredential, .setConstraints, .setDefaults:
      return try system(operation)
    case .certify, .reCertify, .validate: return try certificates(operation)
    case .pkcs_11: return ModuleRequest(.c_Initialize, input: [1]).items
    case .createKeyPair, .reKeyKeyPair, .sign, .signatureVerify: return try pairs(operation)
    default: return try onKey(operation)
    }
  }

  private func data(_ operation: KMIP.Operation) -> [Item] {
    var parameters = CryptographicParameters()
    parameters.hashingAlgorithm = .sha_256
    switch operation {
    case .hash: return HashRequest([1, 2], parameters: parameters).items(for: version)
    case .rngSeed: return RNGSeedRequest([1, 2]).items
    default: return RNGRetrieveRequest(16).items
    }
  }

  private func tickets(_ operation: KMIP.Operation) throws -> [Item] {
    guard operation == .logout else {
      return LoginRequest(rights: operation == .login ? nil : [Right(operations: [.get])]).items
    }
    let made = try server.done(version, .login, LoginRequest().items)
    return LogoutRequest(try Ticket(try #require(made.first), version: version)).items
  }

  private func asynchronous(_ operation: KMIP.Operation) throws -> [Item] {
    guard operation != .queryAsynchronousRequests else { return [] }
    var header = RequestHeader(version: version)
    header.asynchronousIndicator = version.major < 2 ? .optional : .mandatory
    let request = CreateKeyPairRequest(
      common: RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.rsa.rawValue)),
        Attribute(.cryptographicLength, .integer(2048)),
        Attribute(.cryptographicUsageMask, .integer(3)),
      ]), privateKey: RequestedAttributes(), publicKey: RequestedAttributes())
    let message = RequestMessage(
      header: header,
      items: [RequestBatchItem(.createKeyPair, payload: request.items(for: version))])
    let reply = try BinaryDecoder.decode(try server.send(BinaryEncoder.encode(message.item)))
    replies.append(reply)
    let pending = try #require(try ResponseMessage(reply).items.first)
    return CorrelationRequest(try #require(pending.asynchronousCorrelationValue)).items
  }

  private func system(_ operation: KMIP.Operation) throws -> [Item] {
    switch operation {
    case .createCredential:
      let value = ManagedObjectValue.system(
        SystemObject(.passwordCredential, [Item(.password, .textString("p"))]))
      return try CreateCredentialRequest(.password, RequestedAttributes(), value).items(
        for: version)
    case .setConstraints: return [Item(.constraints, .structure([]))]
    case .setDefaults: return []
    default: return AttributesRequest(RequestedAttributes()).items(for: version)
    }
  }

  private func pair(_ name: Text) throws -> CreateKeyPairResponse {
    let made = try server.done(.v2_1, .createKeyPair, pairRequest(name).items(for: .v2_1))
    return try CreateKeyPairResponse(made, version: .v2_1)
  }

  private func pairRequest(_ name: Text) -> CreateKeyPairRequest {
    let mask = CryptographicUsageMask([.sign, .verify, .certificateSign])
    return CreateKeyPairRequest(
      common: RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.rsa.rawValue)),
        Attribute(.cryptographicLength, .integer(2048)),
        Attribute(.activationDate, .dateTime(1000)),
        Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: mask.rawValue))),
      ]),
      privateKey: RequestedAttributes(attributes: [Attribute(.name, Name(name).value)]),
      publicKey: RequestedAttributes(attributes: []))
  }

  private func pairs(_ operation: KMIP.Operation) throws -> [Item] {
    guard operation != .createKeyPair else { return pairRequest("p").items(for: version) }
    let pair = try pair("p")
    var parameters = CryptographicParameters()
    parameters.paddingMethod = .pkcs1V1_5
    parameters.hashingAlgorithm = .sha_256
    switch operation {
    case .reKeyKeyPair: return ReKeyKeyPairRequest(.identifier(pair.privateKey)).items(for: version)
    case .sign:
      return SignRequest(.identifier(pair.privateKey), data: [1], parameters: parameters).items(
        for: version)
    default:
      return SignatureVerifyRequest(
        .identifier(pair.publicKey), data: [1], signature: [2], parameters: parameters
      ).items(for: version)
    }
  }

  /// The issuing authority, whose key this client's are too.
  private func authority() throws -> CreateKeyPairResponse {
    let authority = try pair("ca-key")
    let got = try GetResponse(
      try server.done(.v2_1, .get, object(authority.publicKey)), version: .v2_1)
    let key = try #require(got.object.keyBlock.flatMap { KeyForms.publicMaterial($0) })
    let root = try SeededCryptographer(seed: 9).root(subject: Array("CN=root".utf8), key: key)
    let named = RequestedAttributes(attributes: [Attribute(.name, Name("ca-certificate").value)])
    try server.done(
      .v2_1, .register,
      try RegisterRequest(.certificate, named, .certificate(type: .x_509, value: root)).items(
        for: .v2_1))
    return authority
  }

  private func certificates(_ operation: KMIP.Operation) throws -> [Item] {
    _ = try authority()
    var request = CertifyRequest(.identifier(try pair("p").publicKey))
    request.attributes.attributes = [
      Attribute(.certificateType, .enumeration(CertificateType.x_509.rawValue))
    ]
    if version < .v1_1 { request = try asked() }
    guard operation != .certify else { return request.items(for: version) }
    let made = try ObjectResponse(
      try server.done(version, .certify, request.items(for: version)), version: version
    ).identifier
    guard operation == .validate else {
      var renewal = version < .v1_1 ? request : CertifyRequest(nil)
      renewal.object = .identifier(made)
      return renewal.items(for: version)
    }
    var validation = ValidateRequest()
    validation.objects = [.identifier(made)]
    return validation.items
  }

  /// 1.0 certifies only what is asked for in PKCS#10.
  private func asked() throws -> CertifyRequest {
    let pair = try pair("q")
    let got = try GetResponse(try server.done(.v2_1, .get, object(pair.publicKey)), version: .v2_1)
    let key = try #require(got.object.keyBlock.flatMap { KeyForms.publicMaterial($0) })
    let cryptographer = SeededCryptographer(seed: 9)
    guard
      case .subjectPublicKeyInfo(let info) = try cryptographer.convert(
        key, to: .subjectPublicKeyInfo)
    else {
      throw KMIPError(.generalFailure, "no key")
    }
    var request = CertifyRequest(.identifier(pair.publicKey))
    request.requestType = .pkcs_10
    request.request = SeededCryptographer.request(subject: Array("CN=me".utf8), key: info)
    return request
  }

  /// The operations on one key, which has all that a newer version can give it.
  private func onKey(_ operation: KMIP.Operation) throws -> [Item] {
    let more =
      RequestCorpus.everything(.v2_1, .symmetricKey).filter { attribute in
        guard case .standard(let type) = attribute.name else { return true }
        return ![
          .activationDate, .processStartDate, .protectStopDate, .deactivationDate,
          .cryptographicParameters,
        ]
        .contains(type)
      } + [Attribute(.activationDate, .dateTime(1000))]
    let attributes = RequestedAttributes(
      attributes: aes(name: "k", more).attributes.filter {
        $0.name != .standard(.cryptographicUsageMask)
      }
        + [Attribute(.cryptographicUsageMask, .integer(0x38C))])
    if operation == .create {
      return CreateRequest(.symmetricKey, aes(name: "c")).items(for: version)
    }
    let made = try server.done(
      .v2_1, .create, CreateRequest(.symmetricKey, attributes).items(for: .v2_1))
    let key = try CreateResponse(made, version: .v2_1).identifier
    let named = ObjectReference.identifier(key)
    let group = Attribute(.objectGroup, .textString("h"))
    let text = Attribute(.contactInformation, .textString("b"))
    switch operation {
    case .register:
      let wrapped = RequestedAttributes(attributes: [Attribute(.cryptographicUsageMask, .integer(12))])
      let value = ManagedObjectValue.symmetricKey(RegisterTests.wrappedBlock)
      return try RegisterRequest(.symmetricKey, wrapped, value).items(for: version)
    case .get: return object(key)
    case .getAttributes: return GetAttributesRequest(named, names: nil).items(for: version)
    case .addAttribute:
      return NewAttributeRequest(named, version < .v3_0 ? group : note).items(for: version)
    case .modifyAttribute: return ModifyAttributeRequest(named, text).items(for: version)
    case .deleteAttribute:
      return DeleteAttributeRequest(
        named,
        version.major < 2
          ? .index(.standard(.contactInformation), 0) : .all(.standard(.contactInformation))
      ).items(for: version)
    case .setAttribute: return NewAttributeRequest(named, text).items(for: version)
    case .adjustAttribute:
      return AdjustAttributeRequest(named, .standard(.protectionPeriod), .increment, .interval(5))
        .items(for: version)
    case .locate: return LocateRequest([Attribute(.name, Name("k").value)]).items(for: version)
    case .revoke: return RevokeRequest(named, RevocationReason(.superseded)).items
    case .activate: return object(try server.create(.v2_1, name: "new"))
    case .destroy: return object(try server.create(.v2_1, name: "new"))
    case .check: return CheckRequest(named, usageMask: .encrypt).items
    case .getUsageAllocation: return UsageAllocationRequest(named, count: 2).items
    case .reKey: return ReKeyRequest(named).items(for: version)
    case .recover:
      try server.done(.v2_1, .archive, object(key))
      return object(key)
    case .import:
      let value = ManagedObjectValue.symmetricKey(RegisterTests.wrappedBlock)
      return try ImportRequest(UniqueIdentifier("new"), value, []).items(for: version)
    case .createSplitKey:
      return CreateSplitKeyRequest(named, parts: 3, threshold: 3, .xor).items(for: version)
    case .joinSplitKey:
      let split = try server.done(
        version, .createSplitKey,
        CreateSplitKeyRequest(named, parts: 2, threshold: 2, .xor).items(for: version))
      let parts = split.filter { $0.tag == .uniqueIdentifier }.compactMap { $0.value.text }
      return JoinSplitKeyRequest(.symmetricKey, parts.map { .identifier(UniqueIdentifier($0)) })
        .items(for: version)
    case .obliterate: return object(try server.create(version, name: "new"))
    case .deactivate: return DeactivateRequest(named).items
    case .encrypt, .decrypt, .mac, .macVerify, .deriveKey: return try uses(operation, named)
    default: return object(key)
    }
  }

  /// What 3.0 has in place of a group's name.
  private var note: Attribute { Attribute(.comment, .textString("n")) }

  private func uses(_ operation: KMIP.Operation, _ key: ObjectReference) throws -> [Item] {
    var hmac = CryptographicParameters()
    hmac.hashingAlgorithm = .sha_256
    var cbc = CryptographicParameters()
    cbc.blockCipherMode = .cbc
    cbc.paddingMethod = .pkcs5
    var encrypt = EncryptRequest(key, data: Array(0..<20), parameters: cbc)
    encrypt.nonce = Array(0..<16)
    switch operation {
    case .encrypt: return encrypt.items(for: version)
    case .decrypt:
      let made = try EncryptResponse(
        try server.done(version, .encrypt, encrypt.items(for: version)), version: version)
      var request = DecryptRequest(key, data: made.data, parameters: cbc)
      request.nonce = Array(0..<16)
      return request.items(for: version)
    case .mac: return MACRequest(key, data: [1, 2], parameters: hmac).items(for: version)
    case .macVerify:
      return MACVerifyRequest(key, data: [1, 2], mac: [3], parameters: hmac).items(for: version)
    default:
      let derived = RequestedAttributes(attributes: [
        Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
        Attribute(.cryptographicLength, .integer(128)),
        Attribute(.cryptographicUsageMask, .integer(12)),
      ])
      return DeriveKeyRequest(
        .symmetricKey, from: [key], .hmac, DerivationParameters(parameters: hmac, data: [[1]]),
        derived
      ).items(for: version)
    }
  }
}
