public import KMIP

/// A kind of asymmetric key pair.
public enum KeyPairKind: Hashable, Sendable {
  /// Modulus length in bits; the public exponent is 65537.
  case rsa(bits: Int)
  /// ECDSA, ECDH and EC keys on a curve.
  case ec(RecommendedCurve)
  case ed25519
  case ed448
  case x25519
  case x448
  /// Modulus and subgroup order lengths in bits.
  case dsa(bits: Int, orderBits: Int)
  /// ML-KEM (FIPS 203) and ML-DSA (FIPS 204), by the algorithm's parameter set.
  case postQuantum(CryptographicAlgorithm)
}

/// A new key pair: the private key as PKCS#8 and the public key as SubjectPublicKeyInfo are always there, for every kind.
public struct GeneratedKeyPair: Sendable {
  public let privateKey: PrivateKeyMaterial
  public let publicKey: PublicKeyMaterial

  public init(privateKey: PrivateKeyMaterial, publicKey: PublicKeyMaterial) {
    self.privateKey = privateKey
    self.publicKey = publicKey
  }
}

/// What a key is.
public struct KeyFacts: Hashable, Sendable {
  /// The general algorithm: `.rsa`, `.ec` (for every EC key: use is the attribute's matter), `.dsa`, `.dh`, `.ed25519` …
  public let algorithm: CryptographicAlgorithm
  /// Length in bits, as the Cryptographic Length attribute counts it (modulus, curve's field); 0 for post-quantum keys, of
  /// which no text says it.
  public let length: Int
  public let curve: RecommendedCurve?

  public init(algorithm: CryptographicAlgorithm, length: Int, curve: RecommendedCurve? = nil) {
    self.algorithm = algorithm
    self.length = length
    self.curve = curve
  }
}
