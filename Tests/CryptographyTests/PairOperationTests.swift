import Cryptography
import KMIP
import Operations
import Secrets
import TTLV
import Testing

/// Sign and Signature Verify from request to answer, with real keys.
@Suite struct PairOperationTests {
  private struct Pair {
    let privateKey: UniqueIdentifier
    let publicKey: UniqueIdentifier
  }

  private func pair(_ server: InProcessServer, _ kind: KeyPairKind, _ algorithm: CryptographicAlgorithm, _ bits: Int32)
    throws -> Pair
  {
    let made = try OpenSSLCryptographer().generate(kind)
    guard case .pkcs8(let secret) = made.privateKey, case .subjectPublicKeyInfo(let open) = made.publicKey else {
      throw CryptographicError(.failed, "pairs come as PKCS#8")
    }
    return Pair(
      privateKey: try server.register(
        .privateKey(
          KeyBlock(format: .pkcs_8, value: .plain(.bytes(secret), attributes: []), algorithm: algorithm, length: bits)),
        [.sign, .decrypt]),
      publicKey: try server.register(
        .publicKey(
          KeyBlock(
            format: .x_509, value: .plain(.bytes(SecretBytes(open)), attributes: []), algorithm: algorithm,
            length: bits)), [.verify, .encrypt]))
  }

  private func signature(
    _ server: InProcessServer, _ pair: Pair, _ data: [UInt8]?, _ parameters: CryptographicParameters?,
    digested: [UInt8]? = nil
  ) throws -> [UInt8]? {
    var request = SignRequest(.identifier(pair.privateKey), data: data, parameters: parameters)
    request.digested = digested
    return try SignResponse(try server.done(.v2_1, .sign, request.items(for: .v2_1)), version: .v2_1).signature
  }

  private func validity(
    _ server: InProcessServer, _ pair: Pair, _ data: [UInt8]?, _ signature: [UInt8]?,
    _ parameters: CryptographicParameters?, digested: [UInt8]? = nil
  ) throws -> ValidityIndicator? {
    var request = SignatureVerifyRequest(
      .identifier(pair.publicKey), data: data, signature: signature, parameters: parameters)
    request.digested = digested
    return try VerifyResponse(
      try server.done(.v2_1, .signatureVerify, request.items(for: .v2_1)), version: .v2_1
    ).validity
  }

  private func named(_ name: DigitalSignatureAlgorithm) -> CryptographicParameters {
    var parameters = CryptographicParameters()
    parameters.digitalSignatureAlgorithm = name
    return parameters
  }

  private func parts(_ padding: PaddingMethod?, _ hash: HashingAlgorithm?) -> CryptographicParameters {
    var parameters = CryptographicParameters()
    parameters.paddingMethod = padding
    parameters.hashingAlgorithm = hash
    return parameters
  }

  /// A signature by name is the signature by parts.
  @Test func byNameAndByParts() throws {
    let server = try InProcessServer()
    let rsa = try pair(server, .rsa(bits: 2048), .rsa, 2048)
    let data: [UInt8] = [1, 2, 3]
    let one = try signature(server, rsa, data, named(.sha_256WithRSAEncryption))
    #expect(try signature(server, rsa, data, parts(.pkcs1V1_5, .sha_256)) == one)
    let digest = try OpenSSLCryptographer().hash(.sha_256, data)
    #expect(try signature(server, rsa, nil, parts(.pkcs1V1_5, .sha_256), digested: digest) == one)
    #expect(try validity(server, rsa, data, one, named(.sha_256WithRSAEncryption)) == .valid)
    #expect(try validity(server, rsa, nil, one, parts(.pkcs1V1_5, .sha_256), digested: digest) == .valid)
    #expect(try validity(server, rsa, [1, 2, 4], one, named(.sha_256WithRSAEncryption)) == .invalid)
    #expect(try validity(server, rsa, data, one, named(.sha_512WithRSAEncryption)) == .invalid)
    var pss = named(.rsassa_PSS)
    pss.hashingAlgorithm = .sha_384
    let two = try signature(server, rsa, data, pss)
    #expect(try validity(server, rsa, data, two, parts(.pss, .sha_384)) == .valid)
  }

  /// PSS whose mask is SHA-1, as the text of the standard has it, verifies too where nothing is said of the mask.
  @Test func masksOfEitherKind() throws {
    let server = try InProcessServer()
    let rsa = try pair(server, .rsa(bits: 2048), .rsa, 2048)
    var asked = parts(.pss, .sha_256)
    asked.maskGeneratorHashingAlgorithm = .sha_1
    asked.saltLength = 64
    let made = try signature(server, rsa, [1], asked)
    #expect(try validity(server, rsa, [1], made, parts(.pss, .sha_256)) == .valid)
    asked.maskGeneratorHashingAlgorithm = .sha_256
    #expect(try validity(server, rsa, [1], made, asked) == .invalid)
  }

  @Test(arguments: [
    (KeyPairKind.ec(.p_256), CryptographicAlgorithm.ecdsa, Int32(256), DigitalSignatureAlgorithm.ecdsaWithSHA256),
    (.ec(.p_384), .ec, 384, .ecdsaWithSHA384), (.dsa(bits: 2048, orderBits: 256), .dsa, 2048, .dsaWithSHA256),
  ])
  func curves(
    _ kind: KeyPairKind, _ algorithm: CryptographicAlgorithm, _ bits: Int32, _ name: DigitalSignatureAlgorithm
  ) throws {
    let server = try InProcessServer()
    let keys = try pair(server, kind, algorithm, bits)
    let made = try signature(server, keys, [1, 2], named(name))
    #expect(try validity(server, keys, [1, 2], made, named(name)) == .valid)
    #expect(try validity(server, keys, [1, 3], made, named(name)) == .invalid)
    let wrong = SignRequest(.identifier(keys.privateKey), data: [1], parameters: named(.sha_256WithRSAEncryption))
    #expect(try server.ask(.v2_1, .sign, wrong.items(for: .v2_1)).reason == .badCryptographicParameters)
    let bare = SignRequest(.identifier(keys.privateKey), data: [1, 2])
    let unsaid = try server.ask(.v2_1, .sign, bare.items(for: .v2_1))
    guard case .ec = kind else {
      #expect(unsaid.reason == .badCryptographicParameters)
      return
    }
    // CS-AC-M-3-ECC: the hash of the curve's strength.
    let payload = try #require(unsaid.payload)
    let signed = try #require(try SignResponse(payload, version: .v2_1).signature)
    #expect(try validity(server, keys, [1, 2], signed, named(name)) == .valid)
  }

  /// Hashed part by part, or held where the key hashes for itself.
  @Test func inParts() throws {
    let server = try InProcessServer()
    for (kind, algorithm, bits, parameters) in [
      (KeyPairKind.rsa(bits: 2048), CryptographicAlgorithm.rsa, Int32(2048), parts(.pkcs1V1_5, .sha_256)),
      (.ed25519, .ed25519, 256, CryptographicParameters()),
    ] {
      let keys = try pair(server, kind, algorithm, bits)
      let whole = try signature(server, keys, Array(0..<90), parameters)
      var part = SignRequest(.identifier(keys.privateKey), data: Array(0..<50), parameters: parameters)
      part.stream.isInit = true
      var answer = try SignResponse(try server.done(.v2_1, .sign, part.items(for: .v2_1)), version: .v2_1)
      #expect(answer.signature == nil)
      part = SignRequest(.identifier(keys.privateKey), data: Array(50..<90))
      part.stream = StreamIndicators(correlation: answer.correlation, isFinal: true)
      answer = try SignResponse(try server.done(.v2_1, .sign, part.items(for: .v2_1)), version: .v2_1)
      #expect(answer.signature == whole)
    }
  }

  @Test func certificatesVerify() throws {
    let server = try InProcessServer()
    let rsa = try pair(server, .rsa(bits: 2048), .rsa, 2048)
    let request = SignRequest(.identifier(rsa.publicKey), data: [1], parameters: parts(.pkcs1V1_5, .sha_256))
    #expect(try server.ask(.v2_1, .sign, request.items(for: .v2_1)).reason == .invalidObjectType)
  }

  /// A shared secret through Derive Key, from either side.
  @Test func agreement() throws {
    let server = try InProcessServer()
    var objects: [[UniqueIdentifier]] = []
    for _ in 0..<2 {
      let made = try OpenSSLCryptographer().generate(.ec(.p_256))
      guard case .pkcs8(let secret) = made.privateKey, case .subjectPublicKeyInfo(let open) = made.publicKey else {
        return
      }
      objects.append([
        try server.register(
          .privateKey(
            KeyBlock(format: .pkcs_8, value: .plain(.bytes(secret), attributes: []), algorithm: .ecdh, length: 256)),
          .deriveKey),
        try server.register(
          .publicKey(
            KeyBlock(
              format: .x_509, value: .plain(.bytes(SecretBytes(open)), attributes: []), algorithm: .ecdh, length: 256)),
          .deriveKey),
      ])
    }
    func derived(_ own: UniqueIdentifier, _ other: UniqueIdentifier) throws -> [UInt8]? {
      let request = DeriveKeyRequest(
        .symmetricKey, from: [.identifier(own), .identifier(other)], .asymmetricKey, DerivationParameters(),
        RequestedAttributes(attributes: [
          Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
          Attribute(.cryptographicLength, .integer(256)),
        ]))
      let made = try ObjectResponse(try server.done(.v2_1, .deriveKey, request.items(for: .v2_1)), version: .v2_1)
      let got = try server.done(.v2_1, .get, GetRequest(.identifier(made.identifier)).items)
      return try GetResponse(got, version: .v2_1).object.keyBlock?.materialBytes?.revealed()
    }
    let one = try derived(objects[0][0], objects[1][1])
    #expect(one?.count == 32)
    #expect(try derived(objects[1][1], objects[0][0]) == one)
    #expect(try derived(objects[1][0], objects[0][1]) == one)
    #expect(try derived(objects[0][0], objects[0][1]) != one)
  }
}
