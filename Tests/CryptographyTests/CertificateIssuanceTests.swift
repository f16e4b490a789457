import Cryptography
import KMIP
import OpenSSL
import Operations
import Secrets
import TTLV
import Testing

/// Certificates made and judged over libcrypto (RFC 5280).
@Suite struct CertificateIssuanceTests {
  let cryptographer = OpenSSLCryptographer()

  /// Made with `openssl req -new`: EC P-256, two alternative names.
  private static let request = """
    -----BEGIN CERTIFICATE REQUEST-----
    MIIBHTCBxAIBADAmMQ0wCwYDVQQKDARBY21lMRUwEwYDVQQDDAxzaXRlLmV4YW1w
    bGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATBpgZ3m7MYOalA+zF0erNBDfNi
    t6mMdoiK0SWZ0p26z/0gldFWrJGGd/xblIHMt2yzU/z4PhwYTI1ifXVy4baRoDww
    OgYJKoZIhvcNAQkOMS0wKzApBgNVHREEIjAgggxzaXRlLmV4YW1wbGWCEHd3dy5z
    aXRlLmV4YW1wbGUwCgYIKoZIzj0EAwIDSAAwRQIgUmH5d2o9cQ9rArcA7tzuwmGj
    G0ooFMpT68xTg0KROsoCIQDe/e7bNmEfX76dH35ouUQkGEN42+0bZ0ZjaG7JOTnL
    eg==
    -----END CERTIFICATE REQUEST-----
    """

  private static func pem() -> [UInt8] { Array((request + "\n").utf8) }

  struct Root {
    let certificate: [UInt8]
    let key: PrivateKeyMaterial
    let notAfter: Int64

    init(_ kind: KeyKind) throws {
      let authority = try CertificateAuthority.create(commonName: "Issuing CA", kind: kind, validDays: 100)
      certificate = authority.facts.der
      notAfter = authority.facts.notAfter
      key = .pkcs8(try PrivateKey(pem: authority.privateKeyPEM()).der(.pkcs8))
    }
  }

  private func issued(
    _ root: Root, _ request: AskedCertificate, from: Int64? = nil, until: Int64? = nil,
    usage: CryptographicUsageMask = [.sign, .verify], hash: HashingAlgorithm? = nil
  ) throws -> [UInt8] {
    try cryptographer.issue(
      CertificateToIssue(
        request, notBefore: from ?? root.notAfter - 50 * 86_400, notAfter: until ?? root.notAfter, usage: usage,
        hash: hash, serial: try cryptographer.random(16).revealed()),
      issuer: root.certificate, key: root.key)
  }

  @Test func requestsAreRead() throws {
    let read = try cryptographer.read(certificateRequest: Self.pem(), .pem)
    #expect(
      read.subject == (try cryptographer.name([.init(.organization, "Acme"), .init(.commonName, "site.example")])))
    #expect(try cryptographer.facts(of: read.key) == KeyFacts(algorithm: .ec, length: 256, curve: .p_256))
    // GeneralNames of two dNSNames.
    #expect(
      read.subjectAlternativeNames == [0x30, 32, 0x82, 12] + Array("site.example".utf8) + [0x82, 16]
        + Array("www.site.example".utf8))
    #expect(throws: CryptographicError.self) { try cryptographer.read(certificateRequest: [1, 2], .pem) }
    #expect(throws: CryptographicError.self) { try cryptographer.read(certificateRequest: Self.pem(), .pkcs_10) }
    #expect(throws: CryptographicError.self) { try cryptographer.read(certificateRequest: Self.pem(), .crmf) }
  }

  @Test(arguments: KeyKind.allCases) func certificatesAreIssued(kind: KeyKind) throws {
    let root = try Root(kind)
    let read = try cryptographer.read(certificateRequest: Self.pem(), .pem)
    let der = try issued(root, read, usage: [.verify, .wrapKey], hash: .sha_384)
    let facts = try cryptographer.facts(ofCertificate: der)
    #expect(facts.subjectParts == [.init(.organization, "Acme"), .init(.commonName, "site.example")])
    #expect(facts.issuerText == "CN=Issuing CA")
    #expect(facts.subjectAlternativeNames.count == 2)
    #expect(facts.notAfter == root.notAfter)
    #expect(facts.signatureAlgorithm == (kind == .rsa2048 ? .sha_384WithRSAEncryption : .ecdsaWithSHA384))
    let parsed = try CertificateFacts(der: der)
    #expect(!parsed.isAuthority)
    #expect(parsed.isIssued(by: try CertificateFacts(der: root.certificate)))
    #expect(try cryptographer.key(ofCertificate: der) == read.key)
    // No authority is made by Certify, and none signs with another's key.
    #expect(throws: CryptographicError.self) {
      try cryptographer.issue(
        CertificateToIssue(
          read, notBefore: 0, notAfter: 1, usage: [], hash: nil, serial: [UInt8](repeating: 1, count: 16)),
        issuer: der, key: root.key)
    }
    let other = try Root(kind)
    #expect(throws: CryptographicError.self) {
      try cryptographer.issue(
        CertificateToIssue(
          read, notBefore: 0, notAfter: 1, usage: [], hash: nil, serial: [UInt8](repeating: 1, count: 16)),
        issuer: root.certificate, key: other.key)
    }
  }

  @Test func chainsAreJudged() throws {
    let root = try Root(.ecP256)
    let other = try Root(.ecP256)
    let read = try cryptographer.read(certificateRequest: Self.pem(), .pem)
    let leaf = try issued(root, read)
    let time = root.notAfter - 86_400
    func verdict(_ leaf: [UInt8], _ others: [[UInt8]], _ anchors: [[UInt8]], _ time: Int64) throws -> ValidityIndicator
    {
      try cryptographer.validity(of: leaf, others: others, anchors: anchors, at: time)
    }
    #expect(try verdict(leaf, [], [root.certificate], time) == .valid)
    #expect(try verdict(leaf, [root.certificate], [root.certificate], time) == .valid)
    #expect(try verdict(root.certificate, [], [root.certificate], time) == .valid)
    // Nobody vouches for the end.
    #expect(try verdict(leaf, [root.certificate], [], time) == .unknown)
    #expect(try verdict(leaf, [], [], time) == .unknown)
    // Another root has the same name and another key.
    #expect(try verdict(leaf, [], [other.certificate], time) != .valid)
    #expect(try verdict(leaf, [], [root.certificate], root.notAfter + 1) == .invalid)
    #expect(try verdict(leaf, [root.certificate], [], root.notAfter + 1) == .invalid)
    // A certificate of an end entity issues nothing.
    var broken = leaf
    broken[broken.count - 5] ^= 1
    #expect(try verdict(broken, [], [root.certificate], time) != .valid)
    #expect(throws: CryptographicError.self) { try verdict([1], [], [root.certificate], time) }
  }

  /// RFC 3394 §4.6 and RFC 5649 §6, through the capability.
  @Test func keyWrap() throws {
    func bytes(_ hex: String) -> SecretBytes {
      let digits = Array(hex)
      return SecretBytes(
        stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) })
    }
    let kek = bytes("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F")
    let key = bytes("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")
    let wrapped = try cryptographer.wrap(key, under: kek, by: .plain)
    #expect(
      SecretBytes(wrapped) == bytes("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"))
    #expect(try cryptographer.unwrap(SecretBytes(wrapped), under: kek, by: .plain) == key)
    let short = bytes("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8")
    let seven = bytes("466f7250617369")
    let padded = try cryptographer.wrap(seven, under: short, by: .padded)
    #expect(SecretBytes(padded) == bytes("afbeb0f07dfbf5419200f2ccb50bb24f"))
    #expect(try cryptographer.unwrap(SecretBytes(padded), under: short, by: .padded) == seven)
    for (material, wrong) in [(seven, kek), (key, bytes("00"))] {
      #expect(throws: CryptographicError.self) { try cryptographer.wrap(material, under: wrong, by: .plain) }
    }
    var changed = wrapped
    changed[9] ^= 0x80
    #expect(throws: CryptographicError.self) {
      try cryptographer.unwrap(SecretBytes(changed), under: kek, by: .plain)
    }
  }
}

extension CertificateIssuanceTests {
  @Test(arguments: KeyKind.allCases) func containers(kind: KeyKind) throws {
    let root = try Root(kind)
    let password = SecretBytes("pässword".utf8)
    let bytes = try cryptographer.container(
      root.key, certificate: root.certificate, chain: [], password: password, name: "friendly")
    let read = try PKCS12.decode(bytes, password: password)
    #expect(read.certificate == root.certificate)
    guard case .pkcs8(let key) = root.key else { return }
    #expect(try read.key.der(.pkcs8) == key)
    #expect(throws: OpenSSLError.self) { try PKCS12.decode(bytes, password: SecretBytes("wrong".utf8)) }
    #expect(throws: CryptographicError.self) {
      try cryptographer.container(
        root.key, certificate: nil, chain: [], password: SecretBytes([0x61, 0, 0x62]), name: nil)
    }
  }
}
