internal import KMIP
internal import OpenSSL
internal import Operations

extension KeyFacts {
  init(_ key: PublicKey) { self.init(algorithm: key.algorithm, bits: key.bits, group: key.curve) }

  /// libcrypto counts an EC key by its group's order, and the Edwards and Montgomery keys by their encodings; the
  /// standard counts the field.
  init(algorithm: KeyAlgorithm, bits: Int, group: Curve?) {
    switch algorithm {
    case .rsa, .rsaPSS: self.init(algorithm: .rsa, length: bits)
    case .dsa: self.init(algorithm: .dsa, length: bits)
    case .dh, .dhx: self.init(algorithm: .dh, length: bits)
    case .ec:
      self.init(algorithm: .ec, length: group?.fieldBits ?? bits, curve: group.flatMap { CurveNames.curve(of: $0) })
    case .ed25519: self.init(algorithm: .ed25519, length: 256, curve: .curve25519)
    case .ed448: self.init(algorithm: .ed448, length: 448, curve: .curve448)
    case .x25519: self.init(algorithm: .ec, length: 256, curve: .curve25519)
    case .x448: self.init(algorithm: .ec, length: 448, curve: .curve448)
    }
  }
}
