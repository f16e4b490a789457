internal import COpenSSL
public import Secrets

/// PBKDF2 (RFC 8018 §5.2) over HMAC.
public enum PasswordDerivation {
  /// `count` bytes from a password.
  public static func pbkdf2(
    _ digest: Digest, password: SecretBytes, salt: [UInt8], iterations: Int, count: Int
  ) throws(OpenSSLError) -> SecretBytes {
    let operation = "derive from the password"
    guard let algorithm = digest.handle else {
      throw OpenSSLError(operation, "no \(digest.rawValue)", isUnsupported: true)
    }
    return try SecretBytes(count: count) { (target) throws(OpenSSLError) in
      try password.withUnsafeBytes { (raw) throws(OpenSSLError) in
        let text = raw.bindMemory(to: CChar.self).baseAddress
        try check(
          PKCS5_PBKDF2_HMAC(
            text, Int32(raw.count), salt, Int32(salt.count), Int32(iterations), algorithm, Int32(count), target.octets),
          operation)
      }
    }
  }
}
