import Cryptography
import KMIP
import Operations
import Secrets
import TTLV
import Testing

/// What keys are called, and what they are.
@Suite struct KeyLabelTests {
  private struct Halves {
    let secret: SecretBytes
    let open: [UInt8]
  }

  /// An RSA pair in PKCS#1.
  private func pair() throws -> Halves {
    let cryptographer = OpenSSLCryptographer()
    let made = try cryptographer.generate(.rsa(bits: 2048))
    guard case .pkcs1(let secret) = try cryptographer.convert(made.privateKey, to: .pkcs1),
      case .pkcs1(let open) = try cryptographer.convert(made.publicKey, to: .pkcs1)
    else { throw CryptographicError(.failed, "RSA keys have a form in PKCS#1") }
    return Halves(secret: secret, open: open)
  }

  private func block(_ format: KeyFormatType, _ bytes: SecretBytes) -> KeyBlock {
    KeyBlock(format: format, value: .plain(.bytes(bytes), attributes: []), algorithm: .rsa, length: 2048)
  }

  private func bytes(
    _ server: InProcessServer, _ key: UniqueIdentifier, _ format: KeyFormatType?
  ) throws -> (format: KeyFormatType?, bytes: [UInt8]?) {
    let request = GetRequest(.identifier(key), keyFormatType: format)
    let block = try GetResponse(try server.done(.v1_2, .get, request.items), version: .v1_2).object.keyBlock
    return (block?.format, block?.materialBytes?.revealed())
  }

  /// `ClientQuirk.keysCalledWrong`: they work, and come back as they were given; another format is converted to.
  @Test func keysThatAreCalledWrong() throws {
    let server = try InProcessServer()
    let pair = try pair()
    let privateKey = try server.register(.privateKey(block(.pkcs_8, pair.secret)), .sign)
    let publicKey = try server.register(.publicKey(block(.x_509, SecretBytes(pair.open))), .verify)
    for format in [nil, KeyFormatType.pkcs_8] {
      let got = try bytes(server, privateKey, format)
      #expect(got.format == .pkcs_8 && got.bytes == pair.secret.revealed())
    }
    #expect(try bytes(server, privateKey, .pkcs_1).bytes == pair.secret.revealed())
    for format in [nil, KeyFormatType.x_509] {
      let got = try bytes(server, publicKey, format)
      #expect(got.format == .x_509 && got.bytes == pair.open)
    }
    #expect(try bytes(server, publicKey, .pkcs_1).bytes == pair.open)
    var parameters = CryptographicParameters()
    parameters.digitalSignatureAlgorithm = .sha_256WithRSAEncryption
    let signing = SignRequest(.identifier(privateKey), data: [1, 2, 3], parameters: parameters)
    let signature = try SignResponse(
      try server.done(.v1_4, .sign, signing.items(for: .v1_4)), version: .v1_4
    ).signature
    let checking = SignatureVerifyRequest(
      .identifier(publicKey), data: [1, 2, 3], signature: signature, parameters: parameters)
    let told = try VerifyResponse(
      try server.done(.v1_4, .signatureVerify, checking.items(for: .v1_4)), version: .v1_4)
    #expect(told.validity == .valid)
  }

  /// What is no key under any name is refused still.
  @Test(
    arguments: [
      [], [0x30], [0x30, 0x80], [0x30, 0x03, 0x02, 0x01, 0x00], [0x30, 0xFF, 0x02, 0x01, 0x00, 0x02],
      [0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x05], [0x30, 0x06, 0x02, 0x01, 0x0B, 0x02, 0x01, 0x03],
    ] as [[UInt8]])
  func noKeys(_ bytes: [UInt8]) throws {
    let server = try InProcessServer()
    for value in [
      ManagedObjectValue.privateKey(block(.pkcs_8, SecretBytes(bytes))), .publicKey(block(.x_509, SecretBytes(bytes))),
    ] {
      let attributes = [Attribute(.cryptographicUsageMask, .integer(1))]
      let request = RegisterRequest(value.objectType, RequestedAttributes(attributes: attributes), value)
      let answer = try server.ask(.v1_4, .register, try request.items(for: .v1_4))
      #expect(answer.status == .operationFailed && answer.reason == .invalidField)
    }
  }

  /// CS-AC-M-8 gives key pairs the dates of symmetric keys: one whose Protect Stop Date is past does not sign.
  @Test(arguments: [ProtocolVersion.v1_2, .v1_3, .v1_4])
  func datesOfPairs(_ version: ProtocolVersion) throws {
    let server = try InProcessServer()
    let pair = try pair()
    let now = server.time / 1000
    let dates = [
      Attribute(.cryptographicUsageMask, .integer(1)), Attribute(.activationDate, .dateTime(now - 3600)),
      Attribute(.processStartDate, .dateTime(now + 3600)), Attribute(.protectStopDate, .dateTime(now - 3600)),
    ]
    let value = ManagedObjectValue.privateKey(block(.pkcs_1, pair.secret))
    let request = RegisterRequest(.privateKey, RequestedAttributes(attributes: dates), value)
    let key = try ObjectResponse(
      try server.done(version, .register, try request.items(for: version)), version: version
    ).identifier
    var parameters = CryptographicParameters()
    parameters.hashingAlgorithm = .sha_256
    parameters.paddingMethod = .pkcs1V1_5
    let signing = SignRequest(.identifier(key), data: [1], parameters: parameters)
    let refused = try server.ask(version, .sign, signing.items(for: version))
    #expect(refused.status == .operationFailed && refused.reason == .permissionDenied)
  }
}
