import Access
import KMIP
import Registry
import Secrets
import TTLV
import Testing

@testable import Operations

/// Encrypt and Decrypt as clients see them: parameters, nonces, states, dates, limits, streams.
@Suite struct CipherOperationTests {
  let server = TestServer()

  private static let versions: [ProtocolVersion] = [.v1_2, .v1_3, .v1_4, .v2_0, .v2_1]

  private static func parameters(
    _ mode: BlockCipherMode, _ change: (inout CryptographicParameters) -> Void = { _ in }
  ) -> CryptographicParameters {
    var parameters = CryptographicParameters()
    parameters.blockCipherMode = mode
    change(&parameters)
    return parameters
  }

  private func key(_ more: [Attribute] = []) throws -> UniqueIdentifier {
    try server.create(.v1_4, [Attribute(.activationDate, .dateTime(server.now - 3600))] + more)
  }

  private func encrypted(_ request: EncryptRequest, _ version: ProtocolVersion = .v2_1) throws -> EncryptResponse {
    try EncryptResponse(try server.done(version, .encrypt, request.items(for: version)), version: version)
  }

  private func decrypted(_ request: DecryptRequest, _ version: ProtocolVersion = .v2_1) throws -> DecryptResponse {
    try DecryptResponse(try server.done(version, .decrypt, request.items(for: version)), version: version)
  }

  @Test(arguments: versions) func randomNonce(_ version: ProtocolVersion) throws {
    let key = try key()
    let plain = Array("attack at dawn".utf8)
    let asked = Self.parameters(.cbc) {
      $0.paddingMethod = .pkcs5
      $0.randomIV = true
    }
    let made = try encrypted(EncryptRequest(.identifier(key), data: plain, parameters: asked), version)
    #expect(made.nonce?.count == 16)
    let again = try encrypted(EncryptRequest(.identifier(key), data: plain, parameters: asked), version)
    #expect(again.nonce != made.nonce)
    var back = DecryptRequest(
      .identifier(key), data: made.data, parameters: Self.parameters(.cbc) { $0.paddingMethod = .pkcs5 })
    #expect(try server.refusal(version, .decrypt, back.items(for: version)) == .invalidMessage)
    back.nonce = made.nonce
    #expect(try decrypted(back, version).data == plain)
  }

  /// Before 1.4 the tag follows the data, afterwards it has a field of its own.
  @Test(arguments: versions) func tags(_ version: ProtocolVersion) throws {
    let key = try key()
    let plain = Array("attack at dawn".utf8)
    let asked = Self.parameters(.gcm) { $0.tagLength = 12 }
    var request = EncryptRequest(.identifier(key), data: plain, parameters: asked)
    request.nonce = Array(0..<12)
    if version >= .v1_4 { request.additional = [1, 2, 3] }
    let made = try encrypted(request, version)
    #expect(made.nonce == nil)
    #expect(made.data?.count == plain.count + (version < .v1_4 ? 12 : 0))
    #expect(made.tag?.count == (version < .v1_4 ? nil : 12))
    var back = DecryptRequest(.identifier(key), data: made.data, parameters: asked)
    back.nonce = request.nonce
    back.additional = request.additional
    if version >= .v1_4 {
      #expect(try server.refusal(version, .decrypt, back.items(for: version)) == .invalidField)
      back.tag = [UInt8](repeating: 0, count: 12)
      #expect(try server.refusal(version, .decrypt, back.items(for: version)) == .cryptographicFailure)
      back.tag = made.tag
    }
    #expect(try decrypted(back, version).data == plain)
  }

  /// The object's own Cryptographic Parameters serve where the request has none.
  @Test func parametersOfTheObject() throws {
    let own = Self.parameters(.ctr) { $0.randomIV = true }
    let key = try key([Attribute(.cryptographicParameters, own.value)])
    let made = try encrypted(EncryptRequest(.identifier(key), data: [1, 2, 3]))
    #expect(made.data?.count == 3)
    #expect(made.nonce?.count == 16)
    let bare = try self.key()
    #expect(
      try server.refusal(.v2_1, .encrypt, EncryptRequest(.identifier(bare), data: [1]).items(for: .v2_1))
        == .badCryptographicParameters)
    #expect(
      try server.refusal(.v1_4, .encrypt, EncryptRequest(.identifier(bare), data: [1]).items(for: .v1_4))
        == .cryptographicFailure)
  }

  @Test func refusals() throws {
    let key = try key()
    func refused(_ change: (inout EncryptRequest) -> Void) throws -> ResultReason? {
      var request = EncryptRequest(.identifier(key), data: [1, 2, 3], parameters: Self.parameters(.ctr))
      request.nonce = [UInt8](repeating: 1, count: 16)
      change(&request)
      return try server.refusal(.v2_1, .encrypt, request.items(for: .v2_1))
    }
    #expect(try refused { $0.data = nil } == .invalidMessage)
    #expect(try refused { $0.nonce = nil } == .invalidMessage)
    #expect(try refused { $0.nonce = [1, 2, 3] } == .badCryptographicParameters)
    #expect(try refused { $0.additional = [1] } == .badCryptographicParameters)
    #expect(try refused { $0.parameters?.blockCipherMode = .pcbc } == .unsupportedCryptographicParameters)
    #expect(try refused { $0.parameters?.cryptographicAlgorithm = .des3 } == .badCryptographicParameters)
    #expect(try refused { $0.parameters?.tagLength = 12 } == .badCryptographicParameters)
    for length: Int32 in [1, 32] {
      let reason = try refused {
        $0.parameters = Self.parameters(.gcm)
        $0.parameters?.tagLength = length
      }
      #expect(reason == .generalFailure)
    }
    #expect(try refused { $0.parameters?.ivLength = 96 } == .badCryptographicParameters)
    #expect(try refused { $0.parameters = Self.parameters(.ecb) } == .invalidField)
    #expect(try refused { $0.stream.correlation = [1, 2] } == .invalidCorrelationValue)
    #expect(try refused { $0.object = .identifier(UniqueIdentifier("absent")) } == .objectNotFound)
    // A counter of eight bits reaches over 256 blocks.
    #expect(
      try refused {
        $0.nonce = [UInt8](repeating: 1, count: 15)
        $0.data = .bytes([UInt8](repeating: 0, count: 4097))
      } == .badCryptographicParameters)
  }

  @Test(arguments: versions) func statesAndMasks(_ version: ProtocolVersion) throws {
    let stage = try RefusalStage(version)
    let (state, mask, type): (ResultReason, ResultReason, ResultReason) =
      version.major < 2
      ? (.permissionDenied, .permissionDenied, .permissionDenied)
      : (.wrongKeyLifecycleState, .incompatibleCryptographicUsageMask, .invalidObjectType)
    func refused(_ operation: KMIP.Operation, _ identifier: UniqueIdentifier) throws -> ResultReason? {
      let parameters = Self.parameters(.ecb)
      let data = [UInt8](repeating: 0, count: 16)
      let items =
        operation == .encrypt
        ? EncryptRequest(.identifier(identifier), data: data, parameters: parameters).items(for: version)
        : DecryptRequest(.identifier(identifier), data: data, parameters: parameters).items(for: version)
      return try stage.server.refusal(version, operation, items)
    }
    #expect(try refused(.encrypt, stage.preActive) == state)
    #expect(try refused(.decrypt, stage.preActive) == state)
    #expect(try refused(.encrypt, stage.deactivated) == state)
    #expect(try refused(.encrypt, stage.compromised) == state)
    // Its state is Active: the date forbids the use.
    #expect(try refused(.encrypt, stage.used) == (version < .v2_1 ? .permissionDenied : .wrongKeyLifecycleState))
    #expect(try refused(.encrypt, stage.destroyed) == (version.major < 2 ? .itemNotFound : .wrongKeyLifecycleState))
    #expect(try refused(.encrypt, stage.opaque) == type)
    #expect(try refused(.decrypt, stage.certificate) == type)
    #expect(try refused(.encrypt, stage.anothers) == (version.major < 2 ? .itemNotFound : .objectNotFound))
    let mac = MACRequest(.identifier(stage.active), data: [1], parameters: nil).items(for: version)
    #expect(try stage.server.refusal(version, .mac, mac) == mask)
    // What is retired still processes.
    let made = DecryptRequest(
      .identifier(stage.deactivated), data: [UInt8](repeating: 0, count: 16), parameters: Self.parameters(.ecb))
    try stage.server.done(version, .decrypt, made.items(for: version))
  }

  @Test func retiredKeysNeedPermission() throws {
    let server = TestServer(
      settings: OperationSettings(policy: CryptographicPolicy(processesWithRetiredKeys: false)))
    let key = try server.create(.v1_4, [Attribute(.activationDate, .dateTime(server.now - 10))])
    try server.done(.v1_4, .revoke, RevokeRequest(.identifier(key), RevocationReason(.superseded)).items)
    let request = DecryptRequest(
      .identifier(key), data: [UInt8](repeating: 0, count: 16), parameters: Self.parameters(.ecb))
    #expect(try server.refusal(.v2_1, .decrypt, request.items(for: .v2_1)) == .wrongKeyLifecycleState)
  }

  /// What a policy forbids is neither made nor used.
  @Test func approvedOnly() throws {
    let policy = CryptographicPolicy(approvedOnly: true)
    #expect(policy.permits(CipherMethod(.aes, mode: .gcm, keyLength: 32), encrypting: true))
    #expect(!policy.permits(CipherMethod(.camellia, mode: .cbc, keyLength: 32), encrypting: true))
    #expect(!policy.permits(.md5))
    #expect(!policy.permits(SignatureMethod.rsaPKCS1(.sha_1), algorithm: .rsa, bits: 2048, signing: true))
    #expect(policy.permits(SignatureMethod.rsaPKCS1(.sha_1), algorithm: .rsa, bits: 2048, signing: false))
    #expect(!policy.permits(AsymmetricMethod.pkcs1, bits: 4096))
    let server = TestServer(settings: OperationSettings(policy: policy))
    let camellia = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.camellia.rawValue)),
      Attribute(.cryptographicLength, .integer(128)), Attribute(.cryptographicUsageMask, .integer(12)),
    ])
    #expect(
      try server.refusal(.v2_1, .create, CreateRequest(.symmetricKey, camellia).items(for: .v2_1))
        == .cryptographicFailure)
  }

  /// Bytes for the unit Byte, messages for the unit Object; both run out.
  @Test(arguments: [(UsageLimitsUnit.byte, Int64(40)), (.object, 2)]) func usageLimits(
    _ unit: UsageLimitsUnit, _ total: Int64
  ) throws {
    let limits = Value.structure([
      Item(.usageLimitsTotal, .longInteger(total)), Item(.usageLimitsUnit, .enumeration(unit.rawValue)),
    ])
    let key = try key([Attribute(.usageLimits, limits)])
    let request = EncryptRequest(
      .identifier(key), data: [UInt8](repeating: 0, count: 16), parameters: Self.parameters(.ecb))
    _ = try encrypted(request)
    _ = try encrypted(request)
    #expect(try server.refusal(.v2_1, .encrypt, request.items(for: .v2_1)) == .permissionDenied)
    let left = try server.attributes(key)[.usageLimits].flatMap { UsageLimits($0) }
    #expect(left?.count == (unit == .byte ? 8 : 0))
    #expect(left?.total == total)
  }

  // MARK: Streams

  @Test(arguments: [BlockCipherMode.cbc, .ctr, .gcm]) func stream(_ mode: BlockCipherMode) throws {
    let key = try key()
    let plain = (0..<100).map { UInt8($0) }
    let asked = Self.parameters(mode) { if mode == .cbc { $0.paddingMethod = .pkcs5 } }
    var whole = EncryptRequest(.identifier(key), data: plain, parameters: asked)
    whole.nonce = [UInt8](repeating: 5, count: mode == .gcm ? 12 : 16)
    let expected = try encrypted(whole)
    var part = EncryptRequest(.identifier(key), data: Array(plain[..<30]), parameters: asked)
    part.nonce = whole.nonce
    part.stream.isInit = true
    var answer = try encrypted(part)
    var made = answer.data ?? []
    let first = try #require(answer.correlation)
    // The next part, then the same part again: a client that lost the reply gets it again.
    var next = EncryptRequest(.identifier(key), data: Array(plain[30..<61]))
    next.stream.correlation = first
    answer = try encrypted(next)
    #expect(try encrypted(next) == answer)
    made += answer.data ?? []
    // Another part under the used number is refused, and does the stream no harm.
    var other = next
    other.data = .bytes([9])
    #expect(try server.refusal(.v2_1, .encrypt, other.items(for: .v2_1)) == .invalidCorrelationValue)
    var last = EncryptRequest(.identifier(key), data: Array(plain[61...]))
    last.stream = StreamIndicators(correlation: answer.correlation, isFinal: true)
    answer = try encrypted(last)
    made += answer.data ?? []
    #expect(answer.correlation == nil)
    #expect(made == expected.data)
    #expect(answer.tag == expected.tag)
    last.data = .bytes([1])
    #expect(try server.refusal(.v2_1, .encrypt, last.items(for: .v2_1)) == .invalidCorrelationValue)
  }

  /// Nothing that is decrypted is seen before its tag has verified.
  @Test func authenticatedStream() throws {
    let key = try key()
    let asked = Self.parameters(.gcm)
    var whole = EncryptRequest(.identifier(key), data: Array(0..<50), parameters: asked)
    whole.nonce = Array(0..<12)
    let made = try encrypted(whole)
    let cipher = try #require(made.data)
    for isForged in [false, true] {
      var first = DecryptRequest(.identifier(key), data: Array(cipher[..<20]), parameters: asked)
      first.nonce = whole.nonce
      first.tag = isForged ? made.tag.map { Array($0.reversed()) } : made.tag
      first.stream.isInit = true
      let answer = try decrypted(first)
      #expect(answer.data == nil)
      var last = DecryptRequest(.identifier(key), data: Array(cipher[20...]))
      last.stream = StreamIndicators(correlation: answer.correlation, isFinal: true)
      if isForged {
        #expect(try server.refusal(.v2_1, .decrypt, last.items(for: .v2_1)) == .cryptographicFailure)
      } else {
        #expect(try decrypted(last).data == Array(0..<50))
      }
    }
  }

  @Test func streamsBelongToTheirOwnerKeyAndOperation() throws {
    let key = try key()
    let another = try self.key()
    var first = EncryptRequest(.identifier(key), data: [1], parameters: Self.parameters(.ctr))
    first.nonce = [UInt8](repeating: 5, count: 16)
    first.stream.isInit = true
    let correlation = try #require(try encrypted(first).correlation)
    var next = EncryptRequest(.identifier(another), data: [2])
    next.stream.correlation = correlation
    #expect(try server.refusal(.v2_1, .encrypt, next.items(for: .v2_1)) == .invalidCorrelationValue)
    #expect(try server.refusal(.v1_4, .encrypt, next.items(for: .v1_4)) == .itemNotFound)
    var crossed = DecryptRequest(.identifier(key), data: [2])
    crossed.stream.correlation = correlation
    #expect(try server.refusal(.v2_1, .decrypt, crossed.items(for: .v2_1)) == .invalidCorrelationValue)
    next.object = .identifier(key)
    var forged = correlation
    forged[20] ^= 1
    next.stream.correlation = forged
    #expect(try server.refusal(.v2_1, .encrypt, next.items(for: .v2_1)) == .invalidCorrelationValue)
    // After Revoke no part uses the key.
    next.stream.correlation = correlation
    try server.done(.v2_1, .revoke, RevokeRequest(.identifier(key), RevocationReason(.superseded)).items)
    #expect(try server.refusal(.v2_1, .encrypt, next.items(for: .v2_1)) == .wrongKeyLifecycleState)
  }

  @Test func anotherNodesStreamIsNotKnown() throws {
    let value = CorrelationValue(node: 99, stream: StreamName(high: 1, low: 2), part: 1)
    let bytes = value.bytes(PlainSealing())
    #expect(CorrelationValue(bytes, PlainSealing()) == value)
    #expect(CorrelationValue(unverified: bytes)?.node == 99)
    var request = EncryptRequest(.identifier(try key()), data: [1])
    request.stream.correlation = bytes
    #expect(try server.refusal(.v2_1, .encrypt, request.items(for: .v2_1)) == .invalidCorrelationValue)
  }
}
