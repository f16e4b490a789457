import Cryptography
import KMIP
import Operations
import Secrets
import TTLV
import Testing

/// Derive Key with published vectors, from request to the bytes that Get gives.
@Suite struct DerivationVectorTests {
  private func derive(
    _ base: [UInt8], _ method: DerivationMethod, _ parameters: DerivationParameters, count: Int,
    algorithm: CryptographicAlgorithm = .hmac_SHA256
  ) throws -> [UInt8]? {
    let server = try InProcessServer()
    let key = try server.symmetric(algorithm, base, .deriveKey)
    let request = DeriveKeyRequest(
      .secretData, from: [.identifier(key)], method, parameters,
      RequestedAttributes(attributes: [Attribute(.cryptographicLength, .integer(Int32(count * 8)))]))
    let made = try ObjectResponse(try server.done(.v2_1, .deriveKey, request.items(for: .v2_1)), version: .v2_1)
    let got = try server.done(.v2_1, .get, GetRequest(.identifier(made.identifier)).items)
    return try GetResponse(got, version: .v2_1).object.keyBlock?.materialBytes?.revealed()
  }

  /// RFC 5869 appendix A, tests 1 to 3 (with SHA-256).
  @Test(arguments: [
    (
      "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    ),
    (
      "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    ),
  ])
  func hkdf(_ key: String, _ salt: String, _ info: String, _ output: String) throws {
    let parameters = DerivationParameters(data: info.isEmpty ? [] : [hex(info)], salt: hex(salt))
    #expect(try derive(hex(key), .hkdf, parameters, count: 42) == hex(output))
  }

  /// RFC 6070, through the whole operation.
  @Test func pbkdf2() throws {
    let parameters = DerivationParameters(salt: Array("salt".utf8), iterationCount: 4096)
    #expect(
      try derive(Array("password".utf8), .pbkdf2, parameters, count: 20)
        == hex("4b007901b765489abead49d926f721d065a429c1"))
  }

  /// The example of Amazon's documentation ("Deriving the signing key": 20150830, us-east-1, iam).
  @Test func awsSignatureVersion4() throws {
    let parameters = DerivationParameters(data: ["20150830", "us-east-1", "iam"].map { Array($0.utf8) })
    #expect(
      try derive(
        Array("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".utf8), .awsSignatureVersion4, parameters, count: 32)
        == hex("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"))
  }

  /// RFC 4231 test case 2, and FIPS 180-4's "abc".
  @Test func hmacAndHash() throws {
    let data = DerivationParameters(data: [Array("what do ya want for nothing?".utf8)])
    #expect(
      try derive(Array("Jefe".utf8), .hmac, data, count: 32)
        == hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
    var sha256 = CryptographicParameters()
    sha256.hashingAlgorithm = .sha_256
    #expect(
      try derive(Array("abc".utf8), .hash, DerivationParameters(parameters: sha256), count: 32)
        == hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
  }

  /// SP 800-38A F.2.1.
  @Test func encryption() throws {
    var cbc = CryptographicParameters()
    cbc.blockCipherMode = .cbc
    let parameters = DerivationParameters(
      parameters: cbc, initializationVector: hex("000102030405060708090a0b0c0d0e0f"),
      data: [hex("6bc1bee22e409f96e93d7e117393172a")])
    #expect(
      try derive(hex("2b7e151628aed2a6abf7158809cf4f3c"), .encrypt, parameters, count: 16, algorithm: .aes)
        == hex("7649abac8119b246cee98e9b12e9197d"))
  }

  /// NIST SP 800-108 §4, the three modes by their definitions over HMAC-SHA-256 (RFC 4231).
  @Test func counterFeedbackAndPipeline() throws {
    let cryptographer = OpenSSLCryptographer()
    let key = SecretBytes(Array(0..<32))
    let fixed = Array("label".utf8) + [0] + Array("context".utf8)
    func prf(_ message: [UInt8]) throws -> [UInt8] { try cryptographer.code(.hmac(.sha_256), key: key, message) }
    let data = DerivationParameters(data: [fixed])
    let counter = try prf([0, 0, 0, 1] + fixed) + prf([0, 0, 0, 2] + fixed)
    #expect(try derive(key.revealed(), .nist800_108_C, data, count: 50) == Array(counter.prefix(50)))
    let iv: [UInt8] = [7, 7, 7]
    let first = try prf(iv + [0, 0, 0, 1] + fixed)
    let feedback = try first + prf(first + [0, 0, 0, 2] + fixed)
    #expect(
      try derive(
        key.revealed(), .nist800_108_F, DerivationParameters(initializationVector: iv, data: [fixed]), count: 50)
        == Array(feedback.prefix(50)))
    let one = try prf(fixed)
    let two = try prf(one)
    let pipeline = try prf(one + [0, 0, 0, 1] + fixed) + prf(two + [0, 0, 0, 2] + fixed)
    #expect(try derive(key.revealed(), .nist800_108_DPI, data, count: 50) == Array(pipeline.prefix(50)))
  }
}
