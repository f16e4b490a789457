import Access
import Cryptography
import OpenSSL
import Secrets
import TTLV
import Testing

@testable import Operations

@Suite struct OneTimePasswordTests {
  private func proof(_ text: String) throws -> OneTimeProof {
    guard case .oneTime(let proof)? = Proof(text) else { throw CryptographicError(.malformed, text) }
    return proof
  }

  private func hexadecimal(_ text: String) -> String { text.utf8.map { String($0, radix: 16) }.joined() }

  /// RFC 4226 appendix D.
  @Test func byCounter() throws {
    let proof = try proof("hotp-sha1:6:\(hexadecimal("12345678901234567890"))")
    let expected = [
      "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
    ]
    for (counter, text) in expected.enumerated() {
      #expect(try OneTimePassword.text(proof, counter: Int64(counter), OpenSSLCryptographer()).string == text)
    }
  }

  /// RFC 6238 appendix B, at 59 and 20,000,000,000 seconds.
  @Test(arguments: [
    ("sha1", "12345678901234567890", "94287082", "65353130"),
    ("sha256", "12345678901234567890123456789012", "46119246", "77737706"),
    ("sha512", "1234567890123456789012345678901234567890123456789012345678901234", "90693936", "47863826"),
  ])
  func byTime(hash: String, seed: String, early: String, late: String) throws {
    let proof = try proof("totp-\(hash):8:30:\(hexadecimal(seed))")
    #expect(try OneTimePassword.text(proof, counter: 59 / 30, OpenSSLCryptographer()).string == early)
    #expect(try OneTimePassword.text(proof, counter: 20_000_000_000 / 30, OpenSSLCryptographer()).string == late)
  }

  /// RFC 7914 §11: PBKDF2-HMAC-SHA-256 of "passwd" with "salt" is too short a salt for an account; 4096 rounds of
  /// "password" and "saltSALTsaltSALTsaltSALTsaltSALTsalt" are a common vector of 40 bytes cut to 32.
  @Test func passwords() throws {
    let salt = Array("saltSALTsaltSALTsaltSALTsaltSALTsalt".utf8)
    let password = SecretBytes("passwordPASSWORDpassword".utf8)
    let digest = try PasswordDigest.pbkdf2(password, salt: salt, iterations: 4096)
    #expect(
      digest == [
        0x34, 0x8c, 0x89, 0xdb, 0xcb, 0xd3, 0x2b, 0x2f, 0x32, 0xd8, 0x14, 0xb8, 0x11, 0x6e, 0x84, 0xcf, 0x2b, 0x17,
        0x34, 0x7e, 0xbc, 0x18, 0x00, 0x18, 0x1c, 0x4e, 0x2a, 0x1f, 0xb8, 0xdd, 0x53, 0xe1,
      ])
    let proof = try #require(PasswordProof(iterations: 4096, salt: salt, digest: digest))
    let checker = OpenSSLPasswords()
    for _ in 0..<2 {
      #expect(checker.matches(password, proof))
      #expect(!checker.matches(SecretBytes("passwordPASSWORDpasswore".utf8), proof))
      #expect(!checker.matches(SecretBytes([]), proof))
    }
  }
}
