import Cryptography
import KMIP
import OpenSSL
import Operations
import Secrets
import TTLV
import Testing

/// What KMIP 3.0 tells of objects beyond what older versions do: how often a key was used, and what a certificate is called.
@Suite struct UseCounterTests {
  private let server: InProcessServer

  init() throws { server = try InProcessServer.forCases() }

  private func attributes(_ object: UniqueIdentifier, _ version: ProtocolVersion = .v3_0) throws -> AttributeSet {
    let request = GetAttributesRequest(.identifier(object), names: nil)
    let payload = try server.done(version, .getAttributes, request.items(for: version))
    return AttributeSet(try GetAttributesResponse(payload, version: version).attributes)
  }

  private var ecb: CryptographicParameters {
    var parameters = CryptographicParameters()
    parameters.blockCipherMode = .ecb
    return parameters
  }

  private func encrypt(_ key: UniqueIdentifier, _ version: ProtocolVersion) throws {
    let request = EncryptRequest(.identifier(key), data: [UInt8](repeating: 0, count: 16), parameters: ecb)
    _ = try server.done(version, .encrypt, request.items(for: version))
  }

  /// The count begins with the first use by 3.0, and then has those of every version.
  @Test func usesAreCounted() throws {
    let key = try server.symmetric(.aes, [UInt8](repeating: 7, count: 16), [.encrypt, .decrypt])
    try encrypt(key, .v2_1)
    #expect(try !attributes(key).contains(.encryptCounter))
    let before = try attributes(key)[.lastChangeDate]
    for (version, count): (ProtocolVersion, Int64) in [(.v3_0, 1), (.v3_0, 2), (.v1_4, 3)] {
      try encrypt(key, version)
      #expect(try attributes(key)[.encryptCounter] == .longInteger(count))
    }
    #expect(try attributes(key)[.lastChangeDate] == before)
    #expect(try !attributes(key).contains(.decryptCounter))
    let decrypting = DecryptRequest(.identifier(key), data: [UInt8](repeating: 0, count: 16), parameters: ecb)
    _ = try server.done(.v3_0, .decrypt, decrypting.items(for: .v3_0))
    #expect(try attributes(key)[.decryptCounter] == .longInteger(1))
    // A refused use is none, and older versions have no word for it.
    var wrong = decrypting
    wrong.data = .bytes([1])
    #expect(try server.ask(.v3_0, .decrypt, wrong.items(for: .v3_0)).status == .operationFailed)
    #expect(try attributes(key)[.decryptCounter] == .longInteger(1))
    #expect(try !attributes(key, .v2_1).contains(.decryptCounter))
  }

  /// A message in parts is one use; Usage Limits and the count stand beside each other.
  @Test func partsAndLimits() throws {
    let limits = Value.structure([
      Item(.usageLimitsTotal, .longInteger(100)), Item(.usageLimitsUnit, .enumeration(UsageLimitsUnit.byte.rawValue)),
    ])
    let key = try server.register(
      .symmetricKey(
        KeyBlock(
          format: .raw, value: .plain(.bytes(SecretBytes([UInt8](repeating: 7, count: 16))), attributes: []),
          algorithm: .aes, length: 128)), .encrypt, [Attribute(.usageLimits, limits)])
    var part = EncryptRequest(.identifier(key), data: [UInt8](repeating: 0, count: 16), parameters: ecb)
    part.stream.isInit = true
    let first = try EncryptResponse(try server.done(.v3_0, .encrypt, part.items(for: .v3_0)), version: .v3_0)
    part.stream = StreamIndicators(correlation: first.correlation, isFinal: true)
    part.parameters = nil
    _ = try server.done(.v3_0, .encrypt, part.items(for: .v3_0))
    let told = try attributes(key)
    #expect(told[.encryptCounter] == .longInteger(1))
    #expect(told[.usageLimits]?[.usageLimitsCount] == .longInteger(68))
  }

  @Test func signaturesAreCounted() throws {
    let made = try OpenSSLCryptographer().generate(.ec(.p_256))
    guard case .pkcs8(let secret) = made.privateKey, case .subjectPublicKeyInfo(let open) = made.publicKey else {
      Issue.record("pairs come as PKCS#8")
      return
    }
    func block(_ format: KeyFormatType, _ bytes: SecretBytes) -> KeyBlock {
      KeyBlock(format: format, value: .plain(.bytes(bytes), attributes: []), algorithm: .ecdsa, length: 256)
    }
    let privateKey = try server.register(.privateKey(block(.pkcs_8, secret)), .sign)
    let publicKey = try server.register(.publicKey(block(.x_509, SecretBytes(open))), .verify)
    var parameters = CryptographicParameters()
    parameters.digitalSignatureAlgorithm = .ecdsaWithSHA256
    let signing = SignRequest(.identifier(privateKey), data: [1], parameters: parameters)
    let signature = try SignResponse(
      try server.done(.v3_0, .sign, signing.items(for: .v3_0)), version: .v3_0
    ).signature
    let checking = SignatureVerifyRequest(
      .identifier(publicKey), data: [1], signature: signature, parameters: parameters)
    for _ in 0..<2 { _ = try server.done(.v3_0, .signatureVerify, checking.items(for: .v3_0)) }
    #expect(try attributes(privateKey)[.signCounter] == .longInteger(1))
    #expect(try attributes(publicKey)[.signatureVerifyCounter] == .longInteger(2))
  }

  @Test func certificatesHaveTheirNames() throws {
    let authority = try CertificateAuthority.create(commonName: "CA", kind: .ecP256, validDays: 10)
    let issued = try authority.issueServer(
      commonName: "node", ipAddresses: [], dnsNames: ["a.example"], kind: .ecP256, validDays: 10)
    let der = try CertificateFacts(pem: issued.certificatePEM).der
    let certificate = try server.register(.certificate(type: .x_509, value: der), .verify)
    let told = try attributes(certificate)
    #expect(told[.certificateSubjectDN] == .textString("CN=node") && told[.certificateIssuerDN] == .textString("CN=CA"))
    #expect(try !attributes(certificate, .v2_1).contains(.certificateSubjectDN))
  }

  /// FIPS 203 table 2 and FIPS 204 table 1.
  @Test(arguments: [
    (CryptographicAlgorithm.ml_KEM_768, Int32(3)), (.ml_KEM_1024, 5), (.ml_DSA_65, 3), (.ml_DSA_87, 5),
  ])
  func securityCategories(_ algorithm: CryptographicAlgorithm, _ category: Int32) throws {
    let common = RequestedAttributes(attributes: [
      Attribute(.cryptographicAlgorithm, .enumeration(algorithm.rawValue))
    ])
    let usage = { (mask: Int32) in RequestedAttributes(attributes: [Attribute(.cryptographicUsageMask, .integer(mask))])
    }
    let masks: (Int32, Int32) = algorithm.name.description.contains("DSA") ? (1, 2) : (0x400, 0x800)
    let request = CreateKeyPairRequest(common: common, privateKey: usage(masks.0), publicKey: usage(masks.1))
    let pair = try CreateKeyPairResponse(
      try server.done(.v3_0, .createKeyPair, request.items(for: .v3_0)), version: .v3_0)
    for key in [pair.privateKey, pair.publicKey] {
      #expect(try attributes(key)[.nistSecurityCategory] == .integer(category))
    }
  }
}
