internal import COpenSSL
public import Secrets

/// Salted digests of passwords, slow to guess: PBKDF2 with HMAC-SHA-256 (RFC 8018 §5.2).
public enum PasswordDigest {
  public static let length = 32

  public static func pbkdf2(
    _ password: SecretBytes, salt: [UInt8], iterations: Int
  ) throws(OpenSSLError) -> [UInt8] {
    let operation = "digest a password"
    var digest = [UInt8](repeating: 0, count: length)
    let done = password.withUnsafeBytes { raw in
      PKCS5_PBKDF2_HMAC(
        raw.bindMemory(to: CChar.self).baseAddress, Int32(raw.count), salt, Int32(salt.count), Int32(iterations),
        EVP_sha256(), Int32(length), &digest)
    }
    try check(done, operation)
    return digest
  }
}
