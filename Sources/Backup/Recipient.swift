public import OpenSSL
internal import Secrets

/// Whom a backup is for: a public key on an elliptic curve, or of RSA, whose private half opens it.
public struct Recipient: Sendable {
  let key: PublicKey
  /// SubjectPublicKeyInfo, DER.
  let der: [UInt8]

  public init(_ key: PublicKey) throws(BackupError) {
    guard key.curve != nil || key.algorithm == .rsa && key.bits >= Limits.recipientModulusBits else {
      throw BackupError(
        .recipient,
        "a recipient's key must be on an elliptic curve (P-256, P-384, P-521) or of RSA with \(Limits.recipientModulusBits) bits or more"
      )
    }
    self.key = key
    do { der = try key.der(.subjectPublicKeyInfo) } catch { throw BackupError(.recipient, "\(error)") }
  }

  /// SHA-256 over the public key.
  public var fingerprint: [UInt8] { Digest.sha256.hash(der) }

  /// The recipients of a PEM file: one public key after another.
  public static func all(inPEM text: String) throws(BackupError) -> [Recipient] {
    let end = "-----END PUBLIC KEY-----"
    var found: [Recipient] = []
    var rest = text[...]
    while let stop = range(of: end, in: rest) {
      let block = rest[..<stop.upperBound]
      guard let start = range(of: "-----BEGIN PUBLIC KEY-----", in: block) else { break }
      found.append(
        try Recipient(
          cryptography(.recipient) { () throws(OpenSSLError) in
            try PublicKey(pem: String(block[start.lowerBound...]) + "\n")
          }))
      rest = rest[stop.upperBound...]
    }
    guard !found.isEmpty, found.count <= Limits.recipients else {
      throw BackupError(.recipient, "there must be 1 to \(Limits.recipients) public keys (PEM) in the file")
    }
    return found
  }

  /// A secret sealed to the recipient, under a secret that is shared with it: by key agreement between a fresh key and the
  /// recipient's, or, with RSA, 32 random bytes encrypted to it by OAEP with SHA-256. `fresh` is the fresh public key, or
  /// what was encrypted.
  ///
  /// `HMAC-SHA-256(shared, "conclave backup recipient" ‖ binding ‖ fresh ‖ recipient public)` is the key of XAES-256-GCM
  /// over the secret, with `binding` as additional data.
  func seal(_ secret: SecretBytes, binding: [UInt8]) throws(BackupError) -> Sealed {
    do throws(OpenSSLError) {
      let shared: SecretBytes
      let fresh: [UInt8]
      if let curve = key.curve {
        let own = try PrivateKey.generate(on: curve)
        fresh = try own.publicKey().der(.subjectPublicKeyInfo)
        shared = SecretBytes(try own.agree(with: key))
      } else {
        shared = try Random.secret(32)
        fresh = try key.encrypt(shared, Self.encryption)
      }
      let cipher = try XAES256GCM(key: Self.key(shared, binding, fresh, der))
      var bytes = [UInt8](repeating: 0, count: secret.count + XAES256GCM.nonceLength + XAES256GCM.tagLength)
      var span = bytes.mutableSpan
      try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        try secret.withUnsafeBytes { (plain) throws(OpenSSLError) in
          try cipher.seal(plain, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
      return Sealed(recipient: fingerprint, fresh: fresh, bytes: bytes)
    } catch {
      throw BackupError(.cryptography, "\(error)")
    }
  }

  static let encryption = RSAEncryption.oaep(.sha256, mask: .sha256, label: [])

  /// What a recipient finds in the backup.
  public struct Sealed: Hashable, Sendable {
    public let recipient: [UInt8]
    let fresh: [UInt8]
    let bytes: [UInt8]
  }

  /// Where a text stands in another.
  private static func range(of mark: String, in text: Substring) -> Range<Substring.Index>? {
    var at = text.startIndex
    while at < text.endIndex {
      if text[at...].hasPrefix(mark) { return at..<text.index(at, offsetBy: mark.count) }
      at = text.index(after: at)
    }
    return nil
  }

  static func key(
    _ shared: SecretBytes, _ binding: [UInt8], _ fresh: [UInt8], _ recipient: [UInt8]
  ) throws(OpenSSLError) -> SecretBytes {
    let hash = try HMACSHA256(key: shared)
    let message = Array("conclave backup recipient".utf8) + binding + fresh + recipient
    return try SecretBytes(count: HMACSHA256.length) { (target) throws(OpenSSLError) in
      try hash.authenticate(message.span.bytes, RawSpan(), into: target)
    }
  }
}

/// Runs what libcrypto does, and says why it does not.
func cryptography<Result>(
  _ code: BackupError.Code, _ body: () throws(OpenSSLError) -> Result
) throws(BackupError) -> Result {
  do { return try body() } catch { throw BackupError(code, error.description) }
}
