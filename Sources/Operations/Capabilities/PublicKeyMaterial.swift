public import KMIP

/// A public key in one of its forms. Numbers are unsigned magnitudes, big-endian, without leading zeros.
public enum PublicKeyMaterial: Hashable, Sendable {
  /// RSAPublicKey, DER (RFC 8017 §A.1.1).
  case pkcs1([UInt8])
  /// SubjectPublicKeyInfo, DER (RFC 5280 §4.1); any algorithm.
  case subjectPublicKeyInfo([UInt8])
  case rsa(modulus: [UInt8], publicExponent: [UInt8])
  /// `q` is the uncompressed point of SEC 1 §2.3.3 (compressed ones are accepted).
  case ec(curve: RecommendedCurve, q: [UInt8])
  case dsa(p: [UInt8], q: [UInt8], g: [UInt8], y: [UInt8])
  case dh(p: [UInt8], q: [UInt8]?, g: [UInt8], y: [UInt8])

  public enum Form: Hashable, Sendable, CaseIterable { case pkcs1, subjectPublicKeyInfo, rsa, ec, dsa, dh }

  public var form: Form {
    switch self {
    case .pkcs1: .pkcs1
    case .subjectPublicKeyInfo: .subjectPublicKeyInfo
    case .rsa: .rsa
    case .ec: .ec
    case .dsa: .dsa
    case .dh: .dh
    }
  }
}
