import Cryptography
import KMIP
import Operations
import PostQuantum
import Secrets
import TTLV
import Testing

/// ML-DSA and ML-KEM as KMIP 3.0 names them: made, registered, given, and ML-DSA signing. Its signatures are compared with
/// PyPI's `cryptography` by Tests/cryptography/run.
@Suite struct PostQuantumTests {
  private static let algorithms: [CryptographicAlgorithm] = [.ml_DSA_65, .ml_DSA_87, .ml_KEM_768, .ml_KEM_1024]

  private func server() throws -> InProcessServer {
    var settings = OperationSettings()
    if !settings.versions.contains(.v3_0) { settings.versions.append(.v3_0) }
    return try InProcessServer(settings: settings)
  }

  /// Seeds of the bytes 0, 1, 2 …, in the form of RFC 9881 §6 and RFC 9935 §6, and SHA-256 of the public keys that PyPI's
  /// `cryptography` makes of them.
  @Test(arguments: [
    (
      CryptographicAlgorithm.ml_DSA_65, PostQuantumAlgorithm.mlDSA65, "030403 12",
      "d666806e11cee19a7c989f7445f90dd419cf4d2d51db8c0fdb4c0f0a542238c9"
    ),
    (.ml_DSA_87, .mlDSA87, "030403 13", "91dc389cfaa01470b7f66eee45a4ae9026d154817c754dfe22298b3fa241ffcd"),
    (.ml_KEM_768, .mlKEM768, "030404 02", "0b7934c83125c788995e2ba6bd761e33046b3e40571be53e023309a29f398cc9"),
    (.ml_KEM_1024, .mlKEM1024, "030404 03", "c7b8fa0aa471d5ae18922d6ccad5b31e1d84f92ae723abfd13747018740a8530"),
  ])
  func seeds(algorithm: CryptographicAlgorithm, own: PostQuantumAlgorithm, arc: String, digest: String) throws {
    let cryptographer = OpenSSLCryptographer()
    let length = own.seedLength
    let seed = Array(UInt8(0)..<UInt8(length))
    let open = try own.publicKey(ofSeed: SecretBytes(seed))
    #expect(open.count == own.publicKeyLength)
    #expect(try cryptographer.digest(.sha_256, of: SecretBytes(open)) == hex(digest))
    let identifier = hex("300B 0609 60864801 65") + hex(arc)
    let inner = [0x80, UInt8(length)] + seed
    let body = hex("020100") + identifier + [0x04, UInt8(inner.count)] + inner
    let key = PrivateKeyMaterial.pkcs8(SecretBytes([0x30, UInt8(body.count)] + body))
    #expect(try cryptographer.facts(of: key) == KeyFacts(algorithm: algorithm, length: 0))
    guard case .pkcs8(let again) = try cryptographer.convert(key, to: .pkcs8), case .pkcs8(let der) = key else {
      Issue.record("the key is not PKCS#8")
      return
    }
    #expect(again == der)
    #expect(throws: CryptographicError.self) { try cryptographer.convert(key, to: .pkcs1) }
    // Cut, and with another length.
    for wrong in [Array(der.revealed().dropLast()), der.revealed() + [0]] {
      #expect(throws: CryptographicError.self) {
        try cryptographer.facts(of: PrivateKeyMaterial.pkcs8(SecretBytes(wrong)))
      }
    }
  }

  @Test(arguments: algorithms) func pairsAreMadeGivenAndRegistered(algorithm: CryptographicAlgorithm) throws {
    let server = try server()
    let usage: (Int32, Int32) = algorithm.name.description.contains("DSA") ? (1, 2) : (0x400, 0x800)
    let made = try CreateKeyPairResponse(
      try server.done(
        .v3_0, .createKeyPair,
        CreateKeyPairRequest(
          common: RequestedAttributes(attributes: [
            Attribute(.cryptographicAlgorithm, .enumeration(algorithm.rawValue)),
            Attribute(.quantumSafe, .boolean(true)),
          ]),
          privateKey: RequestedAttributes(attributes: [Attribute(.cryptographicUsageMask, .integer(usage.0))]),
          publicKey: RequestedAttributes(attributes: [Attribute(.cryptographicUsageMask, .integer(usage.1))])
        ).items(for: .v3_0)), version: .v3_0)
    for identifier in [made.privateKey, made.publicKey] {
      let got = try GetResponse(
        try server.done(.v3_0, .get, GetRequest(.identifier(identifier)).items), version: .v3_0)
      let block = try #require(got.object.keyBlock)
      #expect(block.algorithm == algorithm)
      #expect(block.format == (identifier == made.privateKey ? .pkcs_8 : .x_509))
      // What is given can be registered, and no length has to be said.
      let attributes = RequestedAttributes(attributes: [Attribute(.cryptographicUsageMask, .integer(1))])
      _ = try server.done(
        .v3_0, .register, try RegisterRequest(got.object.objectType, attributes, got.object).items(for: .v3_0))
      var other = block
      other.algorithm = algorithm == .ml_DSA_65 ? .ml_DSA_87 : .ml_DSA_65
      let value: ManagedObjectValue = identifier == made.privateKey ? .privateKey(other) : .publicKey(other)
      let refused = try server.ask(
        .v3_0, .register, try RegisterRequest(value.objectType, attributes, value).items(for: .v3_0))
      #expect(refused.reason == .invalidField)
      // Older versions have no name for the algorithm.
      let older = try GetResponse(
        try server.done(.v2_1, .get, GetRequest(.identifier(identifier)).items), version: .v2_1)
      #expect(older.object.keyBlock?.algorithm == nil)
    }
  }

  @Test(arguments: [CryptographicAlgorithm.ml_DSA_65, .ml_DSA_87]) func signatures(algorithm: CryptographicAlgorithm)
    throws
  {
    let cryptographer = OpenSSLCryptographer()
    let pair = try cryptographer.generate(.postQuantum(algorithm))
    let message = Array("a message".utf8)
    let made = try cryptographer.sign(message, .message, key: pair.privateKey)
    // FIPS 204 Table 2.
    #expect(made.count == (algorithm == .ml_DSA_65 ? 3309 : 4627))
    #expect(try cryptographer.verify(made, of: message, .message, key: pair.publicKey))
    #expect(try !cryptographer.verify(made, of: message + [0], .message, key: pair.publicKey))
    #expect(try !cryptographer.verify([made[0] ^ 1] + made.dropFirst(), of: message, .message, key: pair.publicKey))
    #expect(try !cryptographer.verify([], of: message, .message, key: pair.publicKey))
    #expect(throws: CryptographicError.self) {
      try cryptographer.sign([UInt8](repeating: 1, count: 32), .dsa(.sha_256), key: pair.privateKey)
    }
  }

  @Test(arguments: [CryptographicAlgorithm.ml_KEM_768, .ml_KEM_1024]) func keysOfMLKEMDoNotSign(
    algorithm: CryptographicAlgorithm
  ) throws {
    let cryptographer = OpenSSLCryptographer()
    let pair = try cryptographer.generate(.postQuantum(algorithm))
    #expect(throws: CryptographicError.self) { try cryptographer.sign([1], .message, key: pair.privateKey) }
  }

  @Test func othersAreStoredOnly() throws {
    let cryptographer = OpenSSLCryptographer()
    for algorithm in [CryptographicAlgorithm.ml_DSA_44, .ml_KEM_512, .slh_DSA_SHA2_128s] {
      #expect(!cryptographer.generates(.postQuantum(algorithm)))
    }
  }
}
