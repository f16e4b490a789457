/// The algorithms that swift-crypto has, with the parameter sets of FIPS 203 and FIPS 204.
public enum PostQuantumAlgorithm: Hashable, Sendable, CaseIterable {
  case mlKEM768
  case mlKEM1024
  case mlDSA65
  case mlDSA87

  /// Bytes of the seed that a private key is (FIPS 203 §7.1: d and z; FIPS 204 §6.1: ξ).
  public var seedLength: Int {
    switch self {
    case .mlKEM768, .mlKEM1024: 64
    case .mlDSA65, .mlDSA87: 32
    }
  }

  /// Bytes of an encoded public key.
  public var publicKeyLength: Int {
    switch self {
    case .mlKEM768: 1184
    case .mlKEM1024: 1568
    case .mlDSA65: 1952
    case .mlDSA87: 2592
    }
  }

  /// Whether its keys sign; the others agree on secrets.
  public var signs: Bool { self == .mlDSA65 || self == .mlDSA87 }
}
