public import KMIP
public import Secrets

/// How RSA encrypts (RFC 8017 §7).
public enum AsymmetricMethod: Hashable, Sendable {
  case oaep(HashingAlgorithm, mask: HashingAlgorithm, label: [UInt8])
  case pkcs1
  case raw
}

/// Encryption and agreement with key pairs.
public protocol AsymmetricCiphers: Sendable {
  func encrypt(_ data: [UInt8], _ method: AsymmetricMethod, key: PublicKeyMaterial) throws(CryptographicError)
    -> [UInt8]

  /// `.failed` when the padding does not verify.
  func decrypt(_ data: [UInt8], _ method: AsymmetricMethod, key: PrivateKeyMaterial) throws(CryptographicError)
    -> SecretBytes

  /// The secret that two key pairs share: ECDH (SEC 1 §3.3.1), X25519 and X448 (RFC 7748), Diffie–Hellman.
  func agree(_ privateKey: PrivateKeyMaterial, with publicKey: PublicKeyMaterial) throws(CryptographicError)
    -> SecretBytes

  /// The public key of an X.509 certificate in DER.
  func publicKey(ofCertificate der: [UInt8]) throws(CryptographicError) -> PublicKeyMaterial
}
