public import KMIP
public import Secrets

/// A private key in one of its forms.
public enum PrivateKeyMaterial: Sendable {
  /// RSAPrivateKey, DER (RFC 8017 §A.1.2).
  case pkcs1(SecretBytes)
  /// PrivateKeyInfo, DER (RFC 5208, RFC 5958); any algorithm.
  case pkcs8(SecretBytes)
  /// ECPrivateKey, DER (RFC 5915).
  case ecPrivateKey(SecretBytes)
  case rsa(RSAPrivateNumbers)
  case ec(ECPrivateNumbers)
  case dsa(DSAPrivateNumbers)
  case dh(DHPrivateNumbers)

  public enum Form: Hashable, Sendable, CaseIterable { case pkcs1, pkcs8, ecPrivateKey, rsa, ec, dsa, dh }

  public var form: Form {
    switch self {
    case .pkcs1: .pkcs1
    case .pkcs8: .pkcs8
    case .ecPrivateKey: .ecPrivateKey
    case .rsa: .rsa
    case .ec: .ec
    case .dsa: .dsa
    case .dh: .dh
    }
  }
}

/// The numbers of an RSA private key (RFC 8017 §3.2): unsigned magnitudes, big-endian, without leading zeros.
public struct RSAPrivateNumbers: Sendable {
  public let modulus: [UInt8]
  public let privateExponent: SecretBytes?
  public let publicExponent: [UInt8]?
  public let p: SecretBytes?
  public let q: SecretBytes?
  public let primeExponentP: SecretBytes?
  public let primeExponentQ: SecretBytes?
  public let crtCoefficient: SecretBytes?

  public init(
    modulus: [UInt8], privateExponent: SecretBytes?, publicExponent: [UInt8]?, p: SecretBytes?, q: SecretBytes?,
    primeExponentP: SecretBytes?, primeExponentQ: SecretBytes?, crtCoefficient: SecretBytes?
  ) {
    self.modulus = modulus
    self.privateExponent = privateExponent
    self.publicExponent = publicExponent
    self.p = p
    self.q = q
    self.primeExponentP = primeExponentP
    self.primeExponentQ = primeExponentQ
    self.crtCoefficient = crtCoefficient
  }
}

/// The numbers of an EC private key.
public struct ECPrivateNumbers: Sendable {
  public let curve: RecommendedCurve
  /// The scalar, big-endian magnitude.
  public let d: SecretBytes

  public init(curve: RecommendedCurve, d: SecretBytes) {
    self.curve = curve
    self.d = d
  }
}

/// The numbers of a DSA private key: unsigned magnitudes, big-endian.
public struct DSAPrivateNumbers: Sendable {
  public let p: [UInt8]
  public let q: [UInt8]
  public let g: [UInt8]
  public let x: SecretBytes

  public init(p: [UInt8], q: [UInt8], g: [UInt8], x: SecretBytes) {
    self.p = p
    self.q = q
    self.g = g
    self.x = x
  }
}

/// The numbers of a Diffie–Hellman private key: unsigned magnitudes, big-endian.
public struct DHPrivateNumbers: Sendable {
  public let p: [UInt8]
  /// The subgroup's order; nil over a safe prime.
  public let q: [UInt8]?
  public let g: [UInt8]
  public let x: SecretBytes

  public init(p: [UInt8], q: [UInt8]?, g: [UInt8], x: SecretBytes) {
    self.p = p
    self.q = q
    self.g = g
    self.x = x
  }
}
