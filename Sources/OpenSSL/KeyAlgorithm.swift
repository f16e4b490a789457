/// The families of asymmetric keys that this room reads and writes.
public enum KeyAlgorithm: String, Hashable, Sendable, CaseIterable {
  case rsa = "RSA"
  case rsaPSS = "RSA-PSS"
  case ec = "EC"
  case dsa = "DSA"
  /// Diffie–Hellman over a safe prime (PKCS#3).
  case dh = "DH"
  /// Diffie–Hellman with a subgroup order q (X9.42).
  case dhx = "DHX"
  case ed25519 = "ED25519"
  case ed448 = "ED448"
  case x25519 = "X25519"
  case x448 = "X448"
}
