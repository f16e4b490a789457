public import KMIP

/// How a signature is made.
public enum SignatureMethod: Hashable, Sendable {
  /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2); without a hash the input is signed as it is.
  case rsaPKCS1(HashingAlgorithm?)
  /// RSASSA-PSS (RFC 8017 §8.1). `salt` is in bytes; nil: the digest's length when signing, any when verifying.
  case rsaPSS(HashingAlgorithm, mask: HashingAlgorithm, salt: Int?)
  /// ANSI X9.31.
  case rsaX931(HashingAlgorithm)
  /// RSA without padding.
  case rsaRaw
  /// ECDSA or DSA, by the key; the signature is the SEQUENCE of r and s (RFC 3279 §2.2).
  case dsa(HashingAlgorithm)
  /// Ed25519, Ed448 (RFC 8032) or ML-DSA (FIPS 204), by the key: of the message, not of a digest.
  case message

  /// What hashes the data; nil where the data itself is signed.
  public var hash: HashingAlgorithm? {
    switch self {
    case .rsaPKCS1(let hash): hash
    case .rsaPSS(let hash, _, _), .rsaX931(let hash), .dsa(let hash): hash
    case .rsaRaw, .message: nil
    }
  }
}

/// Digital signatures.
public protocol Signatures: Sendable {
  /// Signs a digest, or what has none (see `SignatureMethod.hash`).
  func sign(_ input: [UInt8], _ method: SignatureMethod, key: PrivateKeyMaterial) throws(CryptographicError) -> [UInt8]

  /// Whether `signature` is one of the digest or message; a malformed one is not.
  func verify(_ signature: [UInt8], of input: [UInt8], _ method: SignatureMethod, key: PublicKeyMaterial)
    throws(CryptographicError) -> Bool
}
