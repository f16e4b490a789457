internal import COpenSSL

/// The DER forms of a private key.
public enum PrivateKeyForm: String, Hashable, Sendable, CaseIterable {
  /// RSAPrivateKey, RFC 8017 §A.1.2.
  case pkcs1 = "PKCS#1"
  /// PrivateKeyInfo, RFC 5208; any algorithm.
  case pkcs8 = "PKCS#8"
  /// ECPrivateKey, RFC 5915 (SEC 1 §C.4).
  case sec1 = "SEC 1"
  /// OpenSSL's DSAPrivateKey: SEQUENCE of 0, p, q, g, y, x.
  case dsa = "DSA"

  /// The key type that the form stands for; none where the encoding names it itself.
  var traditionalType: Int32? {
    switch self {
    case .pkcs1: EVP_PKEY_RSA
    case .sec1: EVP_PKEY_EC
    case .dsa: EVP_PKEY_DSA
    case .pkcs8: nil
    }
  }
}
