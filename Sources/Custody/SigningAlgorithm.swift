internal import PKCS11

/// How a token signs, by its number between a node and its PKCS#11 host.
public enum SigningAlgorithm: UInt8, Hashable, Sendable, CaseIterable {
  /// ECDSA on P-256 with SHA-256.
  case ecdsaP256 = 1
  /// RSASSA-PKCS1-v1_5 with SHA-256, hashed by the token (CKM_SHA256_RSA_PKCS).
  case rsaWithSHA256 = 2
  /// The same signature, of a digest that is hashed outside (CKM_RSA_PKCS).
  case rsaOverDigest = 3

  /// The order in which a token's mechanisms are tried.
  public static let probeOrder: [SigningAlgorithm] = [.ecdsaP256, .rsaWithSHA256, .rsaOverDigest]

  /// Its name for people and for scripts.
  public var name: String {
    switch self {
    case .ecdsaP256: "ecdsa-p256-sha256"
    case .rsaWithSHA256: "rsa-sha256"
    case .rsaOverDigest: "rsa-sha256 (hashed outside)"
    }
  }

  var mechanism: Mechanism {
    switch self {
    case .ecdsaP256: .ecdsa
    case .rsaWithSHA256: .rsaPKCS1WithSHA256
    case .rsaOverDigest: .rsaPKCS1
    }
  }
}

/// A key in a token that signs statements of its node's.
public struct TokenSigningKey: Hashable, Sendable {
  public let algorithm: SigningAlgorithm
  /// CKA_ID.
  public let identifier: [UInt8]
  /// SubjectPublicKeyInfo, DER.
  public let publicKey: [UInt8]

  public init(algorithm: SigningAlgorithm, identifier: [UInt8], publicKey: [UInt8]) {
    self.algorithm = algorithm
    self.identifier = identifier
    self.publicKey = publicKey
  }
}
