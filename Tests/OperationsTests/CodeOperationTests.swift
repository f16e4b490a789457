import KMIP
import Registry
import Secrets
import Store
import TTLV
import Testing

@testable import Operations

/// MAC, MAC Verify, Hash and the random generator as clients see them.
@Suite struct CodeOperationTests {
  let server = TestServer()

  private func key() throws -> UniqueIdentifier {
    let attributes = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.hmac_SHA256.rawValue)),
      Attribute(.cryptographicLength, .integer(256)),
      Attribute(
        .cryptographicUsageMask,
        .integer(Int32(bitPattern: CryptographicUsageMask([.macGenerate, .macVerify]).rawValue))),
      Attribute(.activationDate, .dateTime(server.now - 10)),
    ])
    let made = try server.done(.v1_4, .create, CreateRequest(.symmetricKey, attributes).items(for: .v1_4))
    return try CreateResponse(made, version: .v1_4).identifier
  }

  private func validity(_ request: MACVerifyRequest, _ version: ProtocolVersion = .v2_1) throws -> ValidityIndicator? {
    try VerifyResponse(
      try server.done(version, .macVerify, request.items(for: version)), version: version
    ).validity
  }

  @Test(arguments: [ProtocolVersion.v1_2, .v1_3, .v1_4, .v2_0, .v2_1]) func codes(_ version: ProtocolVersion) throws {
    let key = try key()
    let made = try MACResponse(
      try server.done(version, .mac, MACRequest(.identifier(key), data: [1, 2]).items(for: version)), version: version)
    #expect(made.mac?.count == 32)
    func verify(_ data: [UInt8], _ mac: [UInt8]?) throws -> ValidityIndicator? {
      try validity(MACVerifyRequest(.identifier(key), data: data, mac: mac), version)
    }
    #expect(try verify([1, 2], made.mac) == .valid)
    #expect(try verify([1, 3], made.mac) == .invalid)
    #expect(try verify([1, 2], made.mac.map { Array($0.dropLast()) }) == .invalid)
    #expect(try verify([1, 2], []) == .invalid)
    let bare = MACVerifyRequest(.identifier(key), data: [1], mac: nil).items(for: version)
    #expect(try server.refusal(version, .macVerify, bare) == .invalidMessage)
    #expect(
      try server.refusal(version, .mac, MACRequest(.identifier(key), data: nil).items(for: version)) == .invalidMessage)
  }

  /// A streamed Hash goes the way of a write, to the node that holds the stream, and writes nothing: sent again under the
  /// same identity, its last part is answered alike, and nothing is kept of it.
  @Test(arguments: [ProtocolVersion.v1_3, .v1_4, .v2_0, .v2_1]) func streamedHash(_ version: ProtocolVersion) throws {
    var parameters = CryptographicParameters()
    parameters.hashingAlgorithm = .sha_256
    func send(_ request: HashRequest, _ number: UInt64) throws -> HashResponse {
      let items = [RequestBatchItem(.hash, payload: request.items(for: version))]
      let message = RequestMessage(header: RequestHeader(version: version), items: items)
      #expect(RequestPeek(BinaryEncoder.encode(message.item)).requestClass == .write)
      let identity = RequestIdentity(origin: 2, incarnation: 1, sequence: number)
      let item = try #require(try server.send(message, request: identity).items.first)
      #expect(item.status == .success, "\(item.message?.description ?? "")")
      return try HashResponse(item.payload ?? [], version: version)
    }
    let before = server.store.applied
    var first = HashRequest([1, 2], parameters: parameters)
    first.stream.isInit = true
    let begun = try send(first, 1)
    #expect(begun.data == nil)
    var last = HashRequest([3], parameters: nil)
    last.stream = StreamIndicators(correlation: begun.correlation, isFinal: true)
    let ended = try send(last, 2)
    #expect(try ended.data == SeededCryptographer(seed: 1).hash(.sha_256, [1, 2, 3]))
    #expect(try send(last, 2) == ended)
    #expect(server.store.applied == before)
  }

  @Test func shortCodes() throws {
    let key = try key()
    var short = CryptographicParameters()
    short.tagLength = 8
    let made = try MACResponse(
      try server.done(
        .v2_1, .mac, MACRequest(.identifier(key), data: [1], parameters: short).items(for: .v2_1)), version: .v2_1)
    #expect(made.mac?.count == 8)
    #expect(
      try validity(MACVerifyRequest(.identifier(key), data: [1], mac: made.mac, parameters: short)) == .valid)
    short.tagLength = 3
    #expect(
      try server.refusal(
        .v2_1, .mac, MACRequest(.identifier(key), data: [1], parameters: short).items(for: .v2_1))
        == .badCryptographicParameters)
    var wrong = CryptographicParameters()
    wrong.blockCipherMode = .gcm
    #expect(
      try server.refusal(
        .v2_1, .mac, MACRequest(.identifier(key), data: [1], parameters: wrong).items(for: .v2_1))
        == .badCryptographicParameters)
  }

  @Test func codesInParts() throws {
    let key = try key()
    let whole = try MACResponse(
      try server.done(.v2_1, .mac, MACRequest(.identifier(key), data: Array(0..<90)).items(for: .v2_1)), version: .v2_1)
    var part = MACRequest(.identifier(key), data: Array(0..<40))
    part.stream.isInit = true
    var answer = try MACResponse(try server.done(.v2_1, .mac, part.items(for: .v2_1)), version: .v2_1)
    #expect(answer.mac == nil)
    part = MACRequest(.identifier(key), data: Array(40..<90))
    part.stream = StreamIndicators(correlation: answer.correlation, isFinal: true)
    answer = try MACResponse(try server.done(.v2_1, .mac, part.items(for: .v2_1)), version: .v2_1)
    #expect(answer.mac == whole.mac)
    #expect(answer.correlation == nil)

    var check = MACVerifyRequest(.identifier(key), data: Array(0..<40), mac: nil)
    check.stream.isInit = true
    let begun = try VerifyResponse(try server.done(.v2_1, .macVerify, check.items(for: .v2_1)), version: .v2_1)
    // "Non-Final parts … SHALL NOT include the Validity Indicator."
    #expect(begun.validity == nil)
    check = MACVerifyRequest(.identifier(key), data: Array(40..<90), mac: whole.mac)
    check.stream = StreamIndicators(correlation: begun.correlation, isFinal: true)
    #expect(try validity(check) == .valid)
  }

  @Test(arguments: [ProtocolVersion.v1_2, .v1_4, .v2_1]) func hashes(_ version: ProtocolVersion) throws {
    var sha256 = CryptographicParameters()
    sha256.hashingAlgorithm = .sha_256
    let whole = try HashResponse(
      try server.done(version, .hash, HashRequest(Array(0..<90), parameters: sha256).items(for: version)),
      version: version)
    #expect(whole.data?.count == 32)
    #expect(
      try server.refusal(version, .hash, HashRequest([1], parameters: nil).items(for: version)) == .invalidMessage)
    sha256.hashingAlgorithm = .tiger
    #expect(
      try server.refusal(version, .hash, HashRequest([1], parameters: sha256).items(for: version))
        == .cryptographicFailure)
    guard version >= .v1_3 else { return }
    sha256.hashingAlgorithm = .sha_256
    var part = HashRequest(Array(0..<50), parameters: sha256)
    part.stream.isInit = true
    let begun = try HashResponse(try server.done(version, .hash, part.items(for: version)), version: version)
    #expect(begun.data == nil)
    part = HashRequest(Array(50..<90), parameters: nil)
    part.stream = StreamIndicators(correlation: begun.correlation, isFinal: true)
    let ended = try HashResponse(try server.done(version, .hash, part.items(for: version)), version: version)
    #expect(ended.data == whole.data)
  }

  @Test(arguments: [ProtocolVersion.v1_2, .v1_4, .v2_1]) func randomBytes(_ version: ProtocolVersion) throws {
    func bytes(_ count: Int32) throws -> [UInt8]? {
      let payload = try server.done(version, .rngRetrieve, RNGRetrieveRequest(count).items)
      guard case .byteString(let bytes)? = payload.first?.value else { return nil }
      return bytes
    }
    let first = try bytes(32)
    #expect(first?.count == 32)
    #expect(try bytes(32) != first)
    #expect(try bytes(0) == [])
    for count in [-1, Int32.max] {
      #expect(try server.refusal(version, .rngRetrieve, RNGRetrieveRequest(count).items) == .invalidField)
    }
    let seeded = try server.done(version, .rngSeed, RNGSeedRequest([1, 2, 3]).items)
    #expect(seeded == [Item(.dataLength, .integer(3))])
  }

  /// KMIP 2.1 §7.9: data of an earlier item, by its operation or its number.
  @Test func dataOfTheBatch() throws {
    var sha256 = CryptographicParameters()
    sha256.hashingAlgorithm = .sha_256
    func items(_ data: DataReference) -> [Item] {
      var request = HashRequest(nil, parameters: sha256)
      request.data = data
      return request.items(for: .v2_1)
    }
    let requests: [(KMIP.Operation, [Item])] = [
      (.rngRetrieve, RNGRetrieveRequest(16).items), (.hash, items(.result(.rngRetrieve))), (.hash, items(.ordinal(0))),
      (.hash, items(.ordinal(-2))), (.hash, items(.result(.encrypt))), (.hash, items(.ordinal(9))),
    ]
    var header = RequestHeader(version: .v2_1)
    header.errorContinuation = .continue
    let message = RequestMessage(
      header: header,
      items: requests.enumerated().map { at, one in RequestBatchItem(one.0, id: [UInt8(at)], payload: one.1) })
    let answers = try server.send(message).items
    #expect(answers.map(\.status) == [.success, .success, .success, .success, .operationFailed, .operationFailed])
    #expect(answers[1].payload == answers[2].payload)
    #expect(answers[3].payload != answers[2].payload)
    #expect(answers[4].reason == .invalidField)
  }
}
