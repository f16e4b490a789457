public import Custody
public import OpenSSL
internal import Secrets

/// A recipient's private key: in memory, or in a token that it never leaves.
public struct RecoveryKey: Sendable {
  private enum Place {
    case memory(PrivateKey)
    case token(RecoveryToken)
  }

  private let place: Place
  private let recipient: Recipient

  /// A key in a token.
  public init(_ token: RecoveryToken) throws(BackupError) {
    place = .token(token)
    recipient = try Recipient(
      cryptography(.wrongKey) { () throws(OpenSSLError) in
        try PublicKey(der: token.publicKey, form: .subjectPublicKeyInfo)
      })
  }

  public init(_ key: PrivateKey) throws(BackupError) {
    place = .memory(key)
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
    let key = try exportable()
    let secret = try cryptography(.cryptography) { () throws(OpenSSLError) in try key.der(.pkcs8) }
    return try RecoveryShares.split(secret, count: count, threshold: threshold)
  }

  public func pem() throws(BackupError) -> String {
    let key = try exportable()
    return try cryptography(.cryptography) { () throws(OpenSSLError) in try key.pem() }
  }

  private func exportable() throws(BackupError) -> PrivateKey {
    guard case .memory(let key) = place else { throw BackupError(.recipient, "the key does not leave its token") }
    return key
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
    let shared = try shared(sealed.fresh)
    var verifies = false
    let secret = try cryptography(.damaged) { () throws(OpenSSLError) in
      let cipher = try XAES256GCM(key: Recipient.key(shared, binding, sealed.fresh, recipient.der))
      return try SecretBytes(count: sealed.bytes.count - overhead) { (target) throws(OpenSSLError) in
        verifies = try sealed.bytes.span.withUnsafeBytes { (raw) throws(OpenSSLError) in
          try cipher.open(raw, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
    }
    guard verifies else { throw BackupError(.damaged, "the key sealed to this recipient does not verify") }
    return secret
  }

  private func shared(_ fresh: [UInt8]) throws(BackupError) -> SecretBytes {
    switch place {
    case .memory(let key):
      return try cryptography(.damaged) { () throws(OpenSSLError) in
        guard key.algorithm != .rsa else { return try key.decrypt(fresh, Recipient.encryption) }
        return SecretBytes(try key.agree(with: PublicKey(der: fresh, form: .subjectPublicKeyInfo)))
      }
    case .token(let token):
      do throws(CustodyError) { return try token.shared(fresh) } catch {
        throw BackupError(.token, error.description)
      }
    }
  }
}
