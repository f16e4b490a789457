import Cryptography
import KMIP
import Operations
import Secrets
import TTLV
import Testing

/// Every Wrapping Method by every kind of key that can do it, from Get or Export to Register and Import and back
/// (KMIP 2.1 §3.1.3, §7.18).
@Suite struct KeyWrappingMethodTests {
  struct Row: Sendable, CustomStringConvertible {
    let name: String
    let bits: Int
    let parameters: @Sendable () -> CryptographicParameters
    var description: String { name }

    init(_ name: String, bits: Int = 256, _ change: @escaping @Sendable (inout CryptographicParameters) -> Void) {
      self.name = name
      self.bits = bits
      parameters = {
        var made = CryptographicParameters()
        change(&made)
        return made
      }
    }
  }

  /// What encrypts with one symmetric key.
  static let ciphers: [Row] =
    [BlockCipherMode.nistKeyWrap, .aesKeyWrapPadding, .cbc, .cfb, .ofb, .ctr, .gcm, .ccm].map { mode in
      Row(mode.name.description) {
        $0.blockCipherMode = mode
        if mode == .cbc { $0.paddingMethod = .pkcs5 }
        if mode == .gcm || mode == .ccm { $0.tagLength = 16 }
      }
    } + [Row("XTS", bits: 512) { $0.blockCipherMode = .xts }]

  static let paddings: [Row] =
    [HashingAlgorithm.sha_1, .sha_224, .sha_256, .sha_384, .sha_512, .sha3_256, .sha3_512].map { hash in
      Row("OAEP \(hash.name)") {
        $0.paddingMethod = .oaep
        $0.hashingAlgorithm = hash
        $0.maskGeneratorHashingAlgorithm = hash
      }
    } + [Row("PKCS#1 v1.5") { $0.paddingMethod = .pkcs1V1_5 }]

  private func aes(_ server: InProcessServer, _ bits: Int, _ mask: CryptographicUsageMask, _ row: Row) throws
    -> UniqueIdentifier
  {
    let key = try OpenSSLCryptographer().random(bits / 8)
    return try server.register(
      .symmetricKey(
        KeyBlock(
          format: .raw, value: .plain(.bytes(key), attributes: []), algorithm: .aes, length: Int32(bits))), mask,
      [Attribute(.cryptographicParameters, row.parameters().value)])
  }

  private func pair(_ server: InProcessServer, _ kind: KeyPairKind, _ algorithm: CryptographicAlgorithm, _ row: Row)
    throws -> (privateKey: UniqueIdentifier, publicKey: UniqueIdentifier)
  {
    let made = try OpenSSLCryptographer().generate(kind)
    guard case .pkcs8(let secret) = made.privateKey, case .subjectPublicKeyInfo(let open) = made.publicKey else {
      throw CryptographicError(.failed, "pairs come as PKCS#8")
    }
    let parameters = Attribute(.cryptographicParameters, row.parameters().value)
    let publicKey = try server.register(
      .publicKey(
        KeyBlock(format: .x_509, value: .plain(.bytes(SecretBytes(open)), attributes: []), algorithm: algorithm)),
      [.verify, .wrapKey], [parameters])
    let privateKey = try server.register(
      .privateKey(KeyBlock(format: .pkcs_8, value: .plain(.bytes(secret), attributes: []), algorithm: algorithm)),
      [.sign, .unwrapKey], [parameters, Attribute(.link, Link(.publicKeyLink, publicKey).value)])
    let link = Attribute(.link, Link(.privateKeyLink, privateKey).value)
    _ = try server.done(
      .v2_1, .addAttribute, NewAttributeRequest(.identifier(publicKey), link).items(for: .v2_1))
    return (privateKey, publicKey)
  }

  private func wrapped(
    _ server: InProcessServer, _ object: UniqueIdentifier, _ specification: KeyWrappingSpecification
  ) throws -> ManagedObjectValue {
    var request = GetRequest(.identifier(object))
    request.wrapping = specification
    return try GetResponse(try server.done(.v2_1, .get, request.items(for: .v2_1)), version: .v2_1).object
  }

  /// Registers what was wrapped, and has the server take the wrapping off at Get and at Import.
  private func unwrapped(_ server: InProcessServer, _ value: ManagedObjectValue, _ name: String) throws
    -> [SecretBytes?]
  {
    let registered = try ObjectResponse(
      try server.done(
        .v2_1, .register,
        try RegisterRequest(
          .symmetricKey,
          RequestedAttributes(attributes: [
            Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.aes.rawValue)),
            Attribute(.cryptographicLength, .integer(192)), Attribute(.cryptographicUsageMask, .integer(12)),
          ]), value
        ).items(for: .v2_1)), version: .v2_1
    ).identifier
    var plainly = GetRequest(.identifier(registered))
    plainly.keyWrapType = .notWrapped
    let got = try GetResponse(try server.done(.v2_1, .get, plainly.items(for: .v2_1)), version: .v2_1)
    #expect(got.object.keyBlock?.wrapping == nil)
    let name = UniqueIdentifier(Text("imported \(name)"))
    var imported = ImportRequest(name, value, [])
    imported.keyWrapType = .notWrapped
    _ = try server.done(.v2_1, .import, try imported.items(for: .v2_1))
    let again = try GetResponse(
      try server.done(.v2_1, .get, GetRequest(.identifier(name)).items), version: .v2_1)
    return [got.object.keyBlock?.materialBytes, again.object.keyBlock?.materialBytes]
  }

  private let material = SecretBytes(Array(UInt8(1)...24))

  private func secret(_ server: InProcessServer) throws -> UniqueIdentifier {
    try server.symmetric(.aes, material.revealed(), [.encrypt])
  }

  @Test(arguments: ciphers, [EncodingOption.ttlvEncoding, .noEncoding])
  func symmetricKeysEncrypt(row: Row, encoding: EncodingOption) throws {
    let server = try InProcessServer()
    let key = try aes(server, row.bits, [.wrapKey, .unwrapKey], row)
    let value = try wrapped(
      server, try secret(server),
      KeyWrappingSpecification(.encrypt, encryptionKey: .init(.identifier(key)), encoding: encoding))
    let data = try #require(value.keyBlock?.wrapping)
    let mode = row.parameters().blockCipherMode
    #expect((data.ivCounterNonce == nil) == (mode == .nistKeyWrap || mode == .aesKeyWrapPadding))
    #expect(data.encryptionKey?.identifier == key)
    #expect(value.keyBlock?.materialBytes != material)
    #expect(try unwrapped(server, value, row.name) == [material, material])
  }

  @Test(arguments: paddings) func publicKeysEncrypt(row: Row) throws {
    let server = try InProcessServer()
    let pair = try pair(server, .rsa(bits: 2048), .rsa, row)
    let value = try wrapped(
      server, try secret(server),
      KeyWrappingSpecification(.encrypt, encryptionKey: .init(.identifier(pair.publicKey))))
    #expect(value.keyBlock?.wrapping?.encryptionKey?.identifier == pair.publicKey)
    #expect(try unwrapped(server, value, row.name) == [material, material])
  }

  @Test(arguments: [WrappingMethod.macSign, .encryptThenMACSign, .macSignThenEncrypt], [false, true])
  func methodsWithACode(method: WrappingMethod, signs: Bool) throws {
    let server = try InProcessServer()
    let key = try aes(server, 256, [.wrapKey, .unwrapKey], Self.ciphers[2])
    let codes = Row("code") { parameters in
      if signs {
        parameters.hashingAlgorithm = .sha_256
        parameters.paddingMethod = .pss
      } else {
        parameters.blockCipherMode = .cmac
      }
    }
    let made: UniqueIdentifier
    let named: UniqueIdentifier
    if signs {
      let pair = try pair(server, .rsa(bits: 2048), .rsa, codes)
      made = pair.privateKey
      // Either half of the pair may be named.
      named = method == .macSign ? pair.publicKey : pair.privateKey
    } else {
      made = try aes(server, 128, [.macGenerate, .macVerify], codes)
      named = made
    }
    let encrypts = method == .macSign ? nil : KeyWrappingSpecification.Key(.identifier(key))
    for encoding in [EncodingOption.ttlvEncoding, .noEncoding] {
      let value = try wrapped(
        server, try secret(server),
        KeyWrappingSpecification(
          method, encryptionKey: encrypts, signingKey: .init(.identifier(named)), encoding: encoding))
      var block = try #require(value.keyBlock)
      let data = try #require(block.wrapping)
      #expect(data.signingKey?.identifier == made)
      #expect(data.encryptionKey?.identifier == (method == .macSign ? nil : key))
      #expect((block.materialBytes == material) == (method == .macSign))
      let code = try #require(data.macSignature)
      #expect(code.count == (signs ? 256 : 16))
      #expect(try unwrapped(server, value, "\(encoding)") == [material, material])
      // A changed code, or a code that is missing.
      for wrong in [[code[0] ^ 1] + code.dropFirst(), nil] {
        block.wrapping?.macSignature = wrong
        var request = ImportRequest(UniqueIdentifier("wrong"), .symmetricKey(block), [])
        request.keyWrapType = .notWrapped
        let item = try server.ask(.v2_1, .import, try request.items(for: .v2_1))
        #expect(item.reason == (wrong == nil ? .featureNotSupported : .invalidField))
      }
    }
  }

  /// A code or signature hides nothing: what may leave only wrapped does not leave so.
  @Test func sensitiveKeysNeedEncryption() throws {
    let server = try InProcessServer()
    let code = try aes(server, 128, [.macGenerate], Row("CMAC") { $0.blockCipherMode = .cmac })
    let key = try aes(server, 256, [.wrapKey], Self.ciphers[0])
    let secret = try server.register(
      .symmetricKey(
        KeyBlock(
          format: .raw, value: .plain(.bytes(material), attributes: []), algorithm: .aes, length: 192)), [.encrypt],
      [Attribute(.sensitive, .boolean(true))])
    var request = GetRequest(.identifier(secret))
    request.wrapping = KeyWrappingSpecification(.macSign, signingKey: .init(.identifier(code)))
    #expect(try server.ask(.v2_1, .get, request.items(for: .v2_1)).reason == .sensitive)
    request.wrapping = KeyWrappingSpecification(.encrypt, encryptionKey: .init(.identifier(key)))
    _ = try server.done(.v2_1, .get, request.items(for: .v2_1))
  }

  @Test func refusals() throws {
    let server = try InProcessServer()
    let secret = try secret(server)
    let key = try aes(server, 256, [.wrapKey, .unwrapKey, .macGenerate], Self.ciphers[0])
    let rsa = try pair(server, .rsa(bits: 2048), .rsa, Row("none") { $0.paddingMethod = .pss })
    let opaque = try server.register(.opaqueObject(type: 0x8000_0001, value: SecretBytes([1])), [])
    let rows: [(String, KeyWrappingSpecification, ResultReason)] = [
      ("TR-31", .init(.tr_31, encryptionKey: .init(.identifier(key))), .featureNotSupported),
      ("a code without its key", .init(.macSign, encryptionKey: .init(.identifier(key))), .invalidField),
      ("no encryption key", .init(.encrypt, signingKey: .init(.identifier(key))), .invalidField),
      ("both keys", .init(.encryptThenMACSign, encryptionKey: .init(.identifier(key))), .invalidField),
      ("the key itself", .init(.encrypt, encryptionKey: .init(.identifier(secret))), .invalidField),
      ("RSA with PSS", .init(.encrypt, encryptionKey: .init(.identifier(rsa.publicKey))), .badCryptographicParameters),
      ("no key", .init(.encrypt, encryptionKey: .init(.identifier(opaque))), .invalidObjectType),
      ("key wrap as a code", .init(.macSign, signingKey: .init(.identifier(key))), .badCryptographicParameters),
    ]
    for (what, specification, reason) in rows {
      var request = GetRequest(.identifier(secret))
      request.wrapping = specification
      #expect(try server.ask(.v2_1, .get, request.items(for: .v2_1)).reason == reason, "\(what)")
      #expect(try server.ask(.v2_1, .export, request.items(for: .v2_1)).reason == reason, "\(what), exported")
    }
  }
}
