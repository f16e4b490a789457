public import OpenSSL
internal import Secrets

/// Whom a backup is for: a public key on an elliptic curve, whose private half opens it.
public struct Recipient: Sendable {
  let key: PublicKey
  /// SubjectPublicKeyInfo, DER.
  let der: [UInt8]

  public init(_ key: PublicKey) throws(BackupError) {
    guard key.curve != nil else {
      throw BackupError(.recipient, "a recipient's key must be on an elliptic curve (P-256, P-384, P-521)")
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

  /// A secret sealed to the recipient: by a key agreed upon between a fresh key and the recipient's.
  ///
  /// `HMAC-SHA-256(ECDH(fresh, recipient), "conclave backup recipient" ‖ binding ‖ fresh public ‖ recipient public)` is the
  /// key of XAES-256-GCM over the secret, with `binding` as additional data.
  func seal(_ secret: SecretBytes, binding: [UInt8]) throws(BackupError) -> Sealed {
    guard let curve = key.curve else { throw BackupError(.recipient, "no elliptic curve") }
    do throws(OpenSSLError) {
      let fresh = try PrivateKey.generate(on: curve)
      let freshDER = try fresh.publicKey().der(.subjectPublicKeyInfo)
      let cipher = try XAES256GCM(key: Self.key(fresh.agree(with: key), binding, freshDER, der))
      var bytes = [UInt8](repeating: 0, count: secret.count + XAES256GCM.nonceLength + XAES256GCM.tagLength)
      var span = bytes.mutableSpan
      try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        try secret.withUnsafeBytes { (plain) throws(OpenSSLError) in
          try cipher.seal(plain, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
      return Sealed(recipient: fingerprint, fresh: freshDER, bytes: bytes)
    } catch {
      throw BackupError(.cryptography, "\(error)")
    }
  }

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
    _ shared: [UInt8], _ binding: [UInt8], _ fresh: [UInt8], _ recipient: [UInt8]
  ) throws(OpenSSLError) -> SecretBytes {
    let hash = try HMACSHA256(key: SecretBytes(shared))
    let message = Array("conclave backup recipient".utf8) + binding + fresh + recipient
    return try SecretBytes(count: HMACSHA256.length) { (target) throws(OpenSSLError) in
      try hash.authenticate(message.span.bytes, RawSpan(), into: target)
    }
  }
}

/// A recipient's private key.
public struct RecoveryKey: Sendable {
  let key: PrivateKey
  private let recipient: Recipient

  public init(_ key: PrivateKey) throws(BackupError) {
    self.key = key
    recipient = try Recipient(cryptography(.wrongKey) { () throws(OpenSSLError) in try key.publicKey() })
  }

  /// A new key.
  public static func create() throws(BackupError) -> RecoveryKey {
    try RecoveryKey(cryptography(.cryptography) { () throws(OpenSSLError) in try PrivateKey.generate(.ecP256) })
  }

  public init(pem: String) throws(BackupError) {
    try self.init(cryptography(.wrongKey) { () throws(OpenSSLError) in try PrivateKey(pem: pem) })
  }

  /// Joins shares.
  public init(shares: [String]) throws(BackupError) {
    let secret = try RecoveryShares.join(shares)
    let key: PrivateKey
    do { key = try PrivateKey(der: secret, form: .pkcs8) } catch {
      throw BackupError(.wrongKey, "the shares make no key: one of them is of another set, or was changed")
    }
    try self.init(key)
  }

  public func shares(count: Int, threshold: Int) throws(BackupError) -> [String] {
    let secret: SecretBytes
    do { secret = try key.der(.pkcs8) } catch { throw BackupError(.cryptography, "\(error)") }
    return try RecoveryShares.split(secret, count: count, threshold: threshold)
  }

  public func pem() throws(BackupError) -> String {
    do { return try key.pem() } catch { throw BackupError(.cryptography, "\(error)") }
  }

  /// The public half as PEM: what goes into a cluster's configuration.
  public func recipientPEM() throws(BackupError) -> String {
    try cryptography(.cryptography) { () throws(OpenSSLError) in try recipient.key.pem() }
  }

  public var fingerprint: [UInt8] { recipient.fingerprint }

  /// Opens what was sealed to this key; nil when nothing among it was.
  func open(_ all: [Recipient.Sealed], binding: [UInt8]) throws(BackupError) -> SecretBytes? {
    guard let sealed = all.first(where: { $0.recipient == fingerprint }) else { return nil }
    let overhead = XAES256GCM.nonceLength + XAES256GCM.tagLength
    guard sealed.bytes.count > overhead else { throw BackupError(.damaged, "the sealed key in it is too short") }
    var verifies = false
    let secret = try cryptography(.damaged) { () throws(OpenSSLError) in
      let fresh = try PublicKey(der: sealed.fresh, form: .subjectPublicKeyInfo)
      let cipher = try XAES256GCM(
        key: Recipient.key(key.agree(with: fresh), binding, sealed.fresh, recipient.der))
      return try SecretBytes(count: sealed.bytes.count - overhead) { (target) throws(OpenSSLError) in
        verifies = try sealed.bytes.span.withUnsafeBytes { (raw) throws(OpenSSLError) in
          try cipher.open(raw, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
    }
    guard verifies else { throw BackupError(.damaged, "the key sealed to this recipient does not verify") }
    return secret
  }
}

/// Runs what libcrypto does, and says why it does not.
func cryptography<Result>(
  _ code: BackupError.Code, _ body: () throws(OpenSSLError) -> Result
) throws(BackupError) -> Result {
  do { return try body() } catch { throw BackupError(code, error.description) }
}
