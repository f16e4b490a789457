/// How a token opens what was sealed to its recovery key, by its number between a program and its PKCS#11 host.
public enum RecoveryAlgorithm: UInt8, Hashable, Sendable, CaseIterable {
  /// Key agreement on P-256 (CKM_ECDH1_DERIVE).
  case ecdhP256 = 1
  /// RSA-OAEP with SHA-256 and MGF1 over it.
  case rsaOAEPWithSHA256 = 2

  /// The order in which a token's mechanisms are tried.
  public static let probeOrder: [RecoveryAlgorithm] = [.ecdhP256, .rsaOAEPWithSHA256]

  /// Its name for people and for scripts.
  public var name: String {
    switch self {
    case .ecdhP256: "ecdh-p256"
    case .rsaOAEPWithSHA256: "rsa-oaep-sha256"
    }
  }
}
