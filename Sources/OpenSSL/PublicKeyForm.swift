/// The DER forms of a public key.
public enum PublicKeyForm: String, Hashable, Sendable, CaseIterable {
  /// RSAPublicKey, RFC 8017 §A.1.1.
  case pkcs1 = "PKCS#1"
  /// SubjectPublicKeyInfo, RFC 5280 §4.1; any algorithm.
  case subjectPublicKeyInfo = "X.509"
}
