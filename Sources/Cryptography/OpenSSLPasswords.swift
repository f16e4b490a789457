public import Access
internal import OpenSSL
public import Operations
public import Secrets
internal import Synchronization

/// Checks passwords over libcrypto. What has matched is remembered, as a code under a key of this process, so that a
/// client that sends its password with every request pays for the digest once.
public final class OpenSSLPasswords: PasswordChecking {
  private struct Known {
    var codes: [[UInt8]: PasswordProof] = [:]
    /// In the order in which they came.
    var order: [[UInt8]] = []
  }

  private static let remembered = 1_024

  private let key: HMACSHA256?
  private let known = Mutex(Known())

  public init() {
    key = (try? Random.secret(32)).flatMap { try? HMACSHA256(key: $0) }
  }

  public func matches(_ password: SecretBytes, _ proof: PasswordProof) -> Bool {
    let code = key.flatMap { try? $0.authenticate(proof.salt + password.revealed()) }
    if let code, known.withLock({ $0.codes[code] }) == proof { return true }
    guard
      let digest = try? PasswordDigest.pbkdf2(password, salt: proof.salt, iterations: proof.iterations),
      SecretBytes(digest) == SecretBytes(proof.digest)
    else { return false }
    if let code {
      known.withLock { known in
        if known.codes.updateValue(proof, forKey: code) == nil { known.order.append(code) }
        if known.order.count > Self.remembered { known.codes[known.order.removeFirst()] = nil }
      }
    }
    return true
  }
}
