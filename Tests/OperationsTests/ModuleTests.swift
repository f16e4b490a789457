import Access
import KMIP
import Registry
import Secrets
import TTLV
import Testing

@testable import Operations

/// The PKCS#11 operation (KMIP 2.1 §6.1.37).
@Suite struct ModuleTests {
  private let server = TestServer()

  /// One call: its return code and output.
  private func call(
    _ function: PKCS_11Function, _ correlation: [UInt8]?, _ input: [UInt8]? = nil, _ version: ProtocolVersion = .v2_1
  ) throws -> (code: UInt32, output: ModuleReader, correlation: [UInt8]?) {
    let payload = try server.done(
      version, .pkcs_11, ModuleRequest(function, correlation: correlation, input: input).items)
    #expect(payload.first == Item(.pkcs_11Function, .enumeration(function.rawValue)))
    var code: UInt32?
    var output: [UInt8]?
    var answered: [UInt8]?
    for item in payload {
      switch (item.tag, item.value) {
      case (.pkcs_11ReturnCode, .enumeration(let raw)): code = raw
      case (.pkcs_11OutputParameters, .byteString(let bytes)): output = bytes
      case (.correlationValue, .byteString(let bytes)): answered = bytes
      default: break
      }
    }
    return (try #require(code), ModuleReader(output), answered)
  }

  private func done(
    _ function: PKCS_11Function, _ correlation: [UInt8]?, _ input: [UInt8]? = nil
  ) throws -> ModuleReader {
    let (code, output, _) = try call(function, correlation, input)
    #expect(code == 0, "\(function)")
    return output
  }

  private func number(_ value: UInt64) -> [UInt8] { ModuleWriter.number(value) }
  private func array(_ bytes: [UInt8]) -> [UInt8] {
    var writer = ModuleWriter()
    writer.array(bytes)
    return writer.bytes
  }
  private func template(_ entries: [(ModuleAttribute, [UInt8]?)]) -> [UInt8] {
    var writer = ModuleWriter()
    writer.count(entries.count)
    for (type, value) in entries {
      writer.number(UInt64(type.rawValue))
      writer.byte(value == nil ? 0 : 1)
      writer.byte(1)
      if let value { writer.array(value) } else { writer.count(0) }
    }
    return writer.bytes
  }
  private func mechanism(_ type: UInt64, _ parameter: [UInt8]? = nil) -> [UInt8] {
    number(type) + (parameter.map { [1] + array($0) } ?? [0])
  }

  /// An application with one session.
  private func opened(readWrite: Bool = true) throws -> (application: [UInt8], session: [UInt8]) {
    let (code, _, correlation) = try call(.c_Initialize, nil, [1])
    #expect(code == 0)
    let application = try #require(correlation)
    var output = try done(.c_OpenSession, application, number(1) + number(readWrite ? 6 : 4))
    return (application, number(try output.number()))
  }

  @Test(arguments: [ProtocolVersion.v2_0, .v2_1, .v3_0]) func initializeInfoFinalize(_ version: ProtocolVersion) throws
  {
    let (code, _, correlation) = try call(.c_Initialize, nil, [1], version)
    #expect(code == 0 && correlation?.count == 32)
    var (_, info, again) = try call(.c_GetInfo, correlation, nil, version)
    #expect(again == (version >= .v3_0 ? correlation : nil))
    #expect(try info.bytes(76).count == 76)
    try info.finish()
    #expect(try call(.c_Finalize, correlation, nil, version).code == 0)
    let gone = ModuleRequest(.c_GetInfo, correlation: correlation)
    #expect(try server.refusal(version, .pkcs_11, gone.items) == .invalidAsynchronousCorrelationValue)
    #expect(try call(.c_GetInfo, nil, nil, version).code == ModuleCode.cryptokiNotInitialized.rawValue)
    #expect(try server.refusal(.v1_4, .pkcs_11, gone.items) == .operationNotSupported)
  }

  @Test func whatIsNoCallIsRefused() throws {
    let (application, _) = try opened()
    var request = ModuleRequest(.c_GetInfo, correlation: application)
    request.interface = "Vendor"
    #expect(try server.refusal(.v2_1, .pkcs_11, request.items) == .pkcs_11InvalidInterface)
    request.interface = "PKCS 11"
    #expect(try server.done(.v2_1, .pkcs_11, request.items).first == Item(.pkcs_11Interface, .textString("PKCS 11")))
    for value in [Value.enumeration(0), .enumeration(93), .integer(3)] {
      var odd = ModuleRequest(.c_GetInfo, correlation: application)
      odd.functionItem = Item(.pkcs_11Function, value)
      #expect(try server.refusal(.v2_1, .pkcs_11, odd.items) == .pkcs_11InvalidFunction)
    }
    for input: [UInt8] in [[], [2], [1, 1]] {
      let bad = ModuleRequest(.c_Initialize, input: input)
      #expect(try server.refusal(.v2_1, .pkcs_11, bad.items) == .pkcs_11CodecError)
    }
    let long = ModuleRequest(.c_GetInfo, correlation: application, input: [0])
    #expect(try server.refusal(.v2_1, .pkcs_11, long.items) == .pkcs_11CodecError)
    // Another's Correlation Value is nobody's.
    server.principal.identity = "bob"
    let stolen = ModuleRequest(.c_GetInfo, correlation: application)
    #expect(try server.refusal(.v2_1, .pkcs_11, stolen.items) == .invalidAsynchronousCorrelationValue)
  }

  @Test func everyOtherFunctionSaysSo() throws {
    let (application, _) = try opened()
    for function in PKCS_11Function.allCases where !ModuleCall.supported.contains(function) {
      #expect(try call(function, application).code == ModuleCode.functionNotSupported.rawValue)
    }
    #expect(ModuleCall.supported.count == 41)
  }

  @Test func keysAreMadeFoundReadUsedAndDestroyed() throws {
    let (application, session) = try opened()
    let wanted = template([
      (.valueLength, number(32)), (.label, Array("mine".utf8)), (.encrypt, [1]), (.decrypt, [1]), (.sensitive, [0]),
    ])
    var made = try done(.c_GenerateKey, application, session + mechanism(0x1080) + wanted)
    let key = number(try made.number())
    try server.create(.v2_1, name: "other")
    // Found by its label, and only once.
    _ = try done(.c_FindObjectsInit, application, session + template([(.label, Array("mine".utf8))]))
    #expect(
      try call(.c_FindObjectsInit, application, session + template([])).code == ModuleCode.operationActive.rawValue)
    var found = try done(.c_FindObjects, application, session + number(10))
    #expect(try found.count() == 1 && number(found.number()) == key)
    var none = try done(.c_FindObjects, application, session + number(10))
    #expect(try none.count() == 0)
    _ = try done(.c_FindObjectsFinal, application, session)
    #expect(try call(.c_FindObjectsFinal, application, session).code == ModuleCode.operationNotInitialized.rawValue)
    // Its value is what a Get gives.
    var read = try done(.c_GetAttributeValue, application, session + key + template([(.keyType, nil), (.value, nil)]))
    #expect(try read.count() == 2)
    #expect(try read.number() == 0x100 && read.bytes(2) == [1, 1] && read.array() == number(0x1F))
    #expect(try read.number() == 0x11 && read.bytes(2) == [1, 1])
    let value = try read.array()
    let identifier = try #require(try server.located([Attribute(.name, Name("mine").value)]).first)
    let got = try GetResponse(try server.done(.v2_1, .get, object(identifier)), version: .v2_1).object
    guard case .plain(.bytes(let bytes), _)? = got.keyBlock?.value else { throw KMIPError(.generalFailure, "no key") }
    #expect(bytes.revealed() == value && value.count == 32)
    // Whole and in parts.
    let data = [UInt8](0..<40)
    let cipher = mechanism(0x1085, [UInt8](repeating: 7, count: 16))
    _ = try done(.c_EncryptInit, application, session + cipher + key)
    var whole = try done(.c_Encrypt, application, session + array(data))
    let encrypted = try whole.array()
    #expect(encrypted.count == 48)
    _ = try done(.c_DecryptInit, application, session + cipher + key)
    for part in [encrypted.prefix(17), encrypted.dropFirst(17)] {
      var nothing = try done(.c_DecryptUpdate, application, session + array(Array(part)))
      #expect(try nothing.array().isEmpty)
    }
    var plain = try done(.c_DecryptFinal, application, session)
    #expect(try plain.array() == data)
    #expect(
      try call(.c_Encrypt, application, session + array(data)).code == ModuleCode.operationNotInitialized.rawValue)
    // What KMIP refuses, the module refuses.
    _ = try done(.c_SignInit, application, session + mechanism(0x251) + key)
    #expect(
      try call(.c_Sign, application, session + array(data)).code == ModuleCode.keyFunctionNotPermitted.rawValue)
    #expect(
      try call(.c_DestroyObject, application, session + key).code == ModuleCode.keyFunctionNotPermitted.rawValue)
    let reason = RevokeRequest(.identifier(identifier), RevocationReason(.cessationOfOperation))
    try server.done(.v2_1, .revoke, reason.items)
    _ = try done(.c_DestroyObject, application, session + key)
    #expect(
      try call(.c_GetAttributeValue, application, session + key + template([(.label, nil)])).code
        == ModuleCode.objectHandleInvalid.rawValue)
  }

  @Test func sensitiveKeysKeepTheirValue() throws {
    let (application, session) = try opened()
    let wanted = template([(.valueLength, number(16)), (.sensitive, [1])])
    var made = try done(.c_GenerateKey, application, session + mechanism(0x1080) + wanted)
    let key = number(try made.number())
    let asked = session + key + template([(.value, nil)])
    #expect(try call(.c_GetAttributeValue, application, asked).code == ModuleCode.attributeSensitive.rawValue)
    var flags = try done(.c_GetAttributeValue, application, session + key + template([(.sensitive, nil)]))
    #expect(try flags.count() == 1 && flags.number() == 0x103 && flags.bytes(2) == [1, 1] && flags.array() == [1])
  }

  @Test func sessionsAndLogins() throws {
    let (application, session) = try opened(readWrite: false)
    let wanted = template([(.valueLength, number(16))])
    #expect(
      try call(.c_GenerateKey, application, session + mechanism(0x1080) + wanted).code
        == ModuleCode.sessionReadOnly.rawValue)
    #expect(try call(.c_OpenSession, application, number(1) + number(2)).code == ModuleCode.argumentsBad.rawValue)
    #expect(try call(.c_OpenSession, application, number(9) + number(4)).code == ModuleCode.slotIDInvalid.rawValue)
    var info = try done(.c_GetSessionInfo, application, session)
    #expect(try info.number() == 1 && info.number() == 0)
    let user = session + number(1) + [0]
    _ = try done(.c_Login, application, user)
    #expect(try call(.c_Login, application, user).code == ModuleCode.userAlreadyLoggedIn.rawValue)
    info = try done(.c_GetSessionInfo, application, session)
    #expect(try info.number() == 1 && info.number() == 1)
    _ = try done(.c_Logout, application, session)
    #expect(try call(.c_Logout, application, session).code == ModuleCode.userNotLoggedIn.rawValue)
    _ = try done(.c_CloseSession, application, session)
    #expect(try call(.c_GetSessionInfo, application, session).code == ModuleCode.sessionHandleInvalid.rawValue)
    for _ in 0..<OperationLimits.moduleSessions { _ = try done(.c_OpenSession, application, number(1) + number(4)) }
    #expect(try call(.c_OpenSession, application, number(1) + number(4)).code == ModuleCode.sessionCount.rawValue)
    _ = try done(.c_CloseAllSessions, application, number(1))
    _ = try done(.c_OpenSession, application, number(1) + number(4))
    server.time += OperationLimits.moduleSeconds * 1000 + 5000
    let late = ModuleRequest(.c_GetInfo, correlation: application)
    #expect(try server.refusal(.v2_1, .pkcs_11, late.items) == .invalidAsynchronousCorrelationValue)
  }

  @Test func informationAndDigests() throws {
    let (application, session) = try opened()
    var slots = try done(.c_GetSlotList, application, [1])
    #expect(try slots.count() == 1 && slots.number() == 1)
    var token = try done(.c_GetTokenInfo, application, number(1))
    #expect(try token.bytes(32).starts(with: Array("alice ".utf8)))
    var list = try done(.c_GetMechanismList, application, number(1))
    for _ in 0..<(try list.count()) {
      let type = try list.number()
      _ = try done(.c_GetMechanismInfo, application, number(1) + number(type))
    }
    try list.finish()
    #expect(
      try call(.c_GetMechanismInfo, application, number(1) + number(0x999)).code == ModuleCode.mechanismInvalid.rawValue
    )
    _ = try done(.c_DigestInit, application, session + mechanism(0x250))
    var digest = try done(.c_Digest, application, session + array([1, 2, 3]))
    var parameters = CryptographicParameters()
    parameters.hashingAlgorithm = .sha_256
    let hashed = HashRequest([1, 2, 3], parameters: parameters).items(for: .v2_1)
    let expected = try HashResponse(try server.done(.v2_1, .hash, hashed), version: .v2_1).data
    #expect(try digest.array() == expected)
    var random = try done(.c_GenerateRandom, application, session + number(24))
    #expect(try random.array().count == 24)
  }

  /// Whatever stands in the parameters: an answer, and only such states as calls make.
  @Test func anyBytesAreAnswered() throws {
    let (application, session) = try opened()
    var seed: UInt64 = 42
    func draw(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    for function in PKCS_11Function.allCases where function != .c_Finalize && function != .c_CloseSession {
      for _ in 0..<20 {
        let noise = (0..<draw(40)).map { _ in UInt8(draw(3) == 0 ? draw(256) : 0) }
        let input = draw(2) == 0 ? session + noise : noise
        let request = ModuleRequest(function, correlation: application, input: input)
        let item = try server.ask(.v2_1, .pkcs_11, request.items)
        #expect(item.status == .success || item.reason == .pkcs_11CodecError, "\(function) \(input)")
      }
    }
  }
}
