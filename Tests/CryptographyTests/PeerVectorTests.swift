import Cryptography
import Foundation
import KMIP
import Operations
import Secrets
import TTLV
import Testing

/// Vectors that PyPI's `cryptography` has made (Tests/cryptography/run), and answers for it to check.
@Suite struct PeerVectorTests {
  let cryptographer = OpenSSLCryptographer()

  private static let hashes: [String: HashingAlgorithm] = [
    "md5": .md5, "sha_1": .sha_1, "sha_224": .sha_224, "sha_256": .sha_256, "sha_384": .sha_384, "sha_512": .sha_512,
    "sha_512_224": .sha_512_224, "sha_512_256": .sha_512_256, "sha3_224": .sha3_224, "sha3_256": .sha3_256,
    "sha3_384": .sha3_384, "sha3_512": .sha3_512,
  ]
  private static let algorithms: [String: CryptographicAlgorithm] = [
    "aes": .aes, "camellia": .camellia, "des3": .des3, "blowfish": .blowfish, "cast5": .cast5, "seed": .seed,
    "idea": .idea, "sm4": .sm4, "chaCha20": .chaCha20, "chaCha20Poly1305": .chaCha20Poly1305,
  ]
  private static let modes: [String: BlockCipherMode] = [
    "ecb": .ecb, "cbc": .cbc, "cfb": .cfb, "ofb": .ofb, "ctr": .ctr, "gcm": .gcm, "ccm": .ccm, "xts": .xts,
  ]

  private func hash(_ name: String) throws -> HashingAlgorithm {
    let found: HashingAlgorithm? = Self.hashes[name]
    return try #require(found)
  }

  private struct Row {
    let fields: [Any]
    func text(_ at: Int) -> String { fields[at] as? String ?? "" }
    func bytes(_ at: Int) -> [UInt8] { hex(text(at)) }
    func number(_ at: Int) -> Int? { fields[at] as? Int }
  }

  private func vectors() throws -> [String: [Row]]? {
    guard let path = ProcessInfo.processInfo.environment["CONCLAVE_PEER_VECTORS"] else {
      print("SKIPPED: no vectors of PyPI's cryptography; Tests/cryptography/run makes them")
      return nil
    }
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
    return try #require(json as? [String: [[Any]]]).mapValues { $0.map { Row(fields: $0) } }
  }

  @Test func symmetric() throws {
    guard let vectors = try vectors() else { return }
    for row in try #require(vectors["ciphers"]) {
      let method = CipherMethod(
        try #require(Self.algorithms[row.text(0)]), mode: Self.modes[row.text(1)], keyLength: row.bytes(2).count)
      let key = SecretBytes(row.bytes(2))
      let made = try cryptographer.encrypt(row.bytes(4), method, key: key, nonce: row.bytes(3), additional: [])
      #expect(made.data == row.bytes(5), "\(row.text(0)) \(row.text(1)) \(row.bytes(2).count)")
      #expect(
        try cryptographer.decrypt(row.bytes(5), method, key: key, nonce: row.bytes(3), additional: [], tag: [])
          == row.bytes(4))
    }
    for row in try #require(vectors["sealed"]) {
      let tag = try #require(row.number(7))
      let method = CipherMethod(
        try #require(Self.algorithms[row.text(0)]), mode: Self.modes[row.text(1)], keyLength: row.bytes(2).count,
        tagLength: tag)
      let made = try cryptographer.encrypt(
        row.bytes(5), method, key: SecretBytes(row.bytes(2)), nonce: row.bytes(3), additional: row.bytes(4))
      #expect(made.data + made.tag == row.bytes(6), "\(row.text(0)) \(row.text(1)) \(tag)")
    }
    for row in try #require(vectors["wrapped"]) {
      let method = CipherMethod(
        .aes, mode: row.text(0) == "plain" ? .nistKeyWrap : .aesKeyWrapPadding, keyLength: row.bytes(1).count)
      let key = SecretBytes(row.bytes(1))
      #expect(
        try cryptographer.encrypt(row.bytes(2), method, key: key, nonce: [], additional: []).data == row.bytes(3))
    }
  }

  @Test func hashesAndCodes() throws {
    guard let vectors = try vectors() else { return }
    for row in try #require(vectors["hashes"]) {
      let hash = try self.hash(row.text(0))
      #expect(try cryptographer.hash(hash, row.bytes(1)) == row.bytes(2), "\(hash)")
    }
    for row in try #require(vectors["codes"]) {
      let method: CodeMethod =
        switch row.text(0) {
        case "hmac": .hmac(try hash(row.text(1)))
        case "cmac": .cmac(try #require(Self.algorithms[row.text(1)]))
        default: .poly1305
        }
      #expect(
        try cryptographer.code(method, key: SecretBytes(row.bytes(2)), row.bytes(3)) == row.bytes(4), "\(method)")
    }
  }

  @Test func derivations() throws {
    guard let vectors = try vectors() else { return }
    for row in try #require(vectors["derived"]) {
      let server = try InProcessServer()
      let key = try server.symmetric(.hmac_SHA256, row.bytes(2), .deriveKey)
      var chosen = CryptographicParameters()
      chosen.hashingAlgorithm = try hash(row.text(1))
      var parameters = DerivationParameters(parameters: chosen)
      let method: DerivationMethod
      switch row.text(0) {
      case "pbkdf2":
        method = .pbkdf2
        parameters.salt = row.bytes(3)
        parameters.iterationCount = 1000
      case "hkdf":
        method = .hkdf
        parameters.salt = row.bytes(3)
        parameters.data = [row.bytes(4)]
      default:
        method = .nist800_108_C
        parameters.data = [row.bytes(4)]
      }
      let request = DeriveKeyRequest(
        .secretData, from: [.identifier(key)], method, parameters,
        RequestedAttributes(attributes: [Attribute(.cryptographicLength, .integer(Int32(row.bytes(5).count * 8)))]))
      let made = try ObjectResponse(try server.done(.v2_1, .deriveKey, request.items(for: .v2_1)), version: .v2_1)
      let got = try server.done(.v2_1, .get, GetRequest(.identifier(made.identifier)).items)
      let bytes = try GetResponse(got, version: .v2_1).object.keyBlock?.materialBytes?.revealed()
      #expect(bytes == row.bytes(5), "\(row.text(0)) \(row.text(1))")
    }
  }

  /// Verifies and decrypts theirs, then signs and encrypts for them.
  @Test func pairs() throws {
    guard let vectors = try vectors() else { return }
    var signed: [[Any]] = []
    for row in try #require(vectors["signatures"]) {
      let hash = Self.hashes[row.text(1)]
      let method: SignatureMethod =
        switch row.text(0) {
        case "pkcs1": .rsaPKCS1(try self.hash(row.text(1)))
        case "pss": .rsaPSS(try self.hash(row.text(1)), mask: try self.hash(row.text(1)), salt: row.number(2))
        case "plain": .dsa(try self.hash(row.text(1)))
        default: .message
        }
      let input = try hash.map { try cryptographer.hash($0, row.bytes(5)) } ?? row.bytes(5)
      let publicKey = PublicKeyMaterial.subjectPublicKeyInfo(row.bytes(4))
      #expect(
        try cryptographer.verify(row.bytes(6), of: input, method, key: publicKey), "\(row.text(0)) \(row.text(1))")
      let made = try cryptographer.sign(input, method, key: .pkcs8(SecretBytes(row.bytes(3))))
      signed.append([row.text(0), row.text(1), row.number(2) ?? 0, row.text(4), row.text(5), Self.text(made)])
    }
    var encrypted: [[Any]] = []
    for row in try #require(vectors["rsa"]) {
      let method: AsymmetricMethod =
        row.text(0) == "pkcs1"
        ? .pkcs1 : .oaep(try hash(row.text(1)), mask: .sha_1, label: row.bytes(2))
      let privateKey = PrivateKeyMaterial.pkcs8(SecretBytes(row.bytes(3)))
      #expect(try cryptographer.decrypt(row.bytes(6), method, key: privateKey).revealed() == row.bytes(5))
      let made = try cryptographer.encrypt(row.bytes(5), method, key: .subjectPublicKeyInfo(row.bytes(4)))
      encrypted.append([row.text(0), row.text(1), row.text(2), row.text(3), row.text(5), Self.text(made)])
    }
    for row in try #require(vectors["agreed"]) {
      let shared = try cryptographer.agree(
        .pkcs8(SecretBytes(row.bytes(0))), with: .subjectPublicKeyInfo(row.bytes(1)))
      #expect(shared.revealed() == row.bytes(2))
    }
    if let path = ProcessInfo.processInfo.environment["CONCLAVE_PEER_ANSWERS"] {
      try JSONSerialization.data(withJSONObject: ["signatures": signed, "rsa": encrypted]).write(
        to: URL(filePath: path))
    }
  }

  private static func text(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
