internal import PKCS11

/// What a key in a token is for. Each key has one purpose.
enum TokenKeyUse: Hashable {
  case wrapping(WrappingMechanism)
  case signing(SigningAlgorithm)
  case recovery(RecoveryAlgorithm)

  /// What the key is on the outside.
  enum Shape: Hashable { case aes, rsa, p256 }

  var shape: Shape {
    switch self {
    case .wrapping(let mechanism):
      if case .decrypt = mechanism.way { .rsa } else { .aes }
    case .signing(.ecdsaP256), .recovery(.ecdhP256): .p256
    case .signing, .recovery: .rsa
    }
  }

  /// What the key must be able to do, of all that a key could: the rest is forbidden.
  private var allowed: MechanismUses {
    switch self {
    case .wrapping(let mechanism):
      switch mechanism.way {
      case .wrap: [.wrap, .unwrap]
      case .encrypt: [.encrypt, .decrypt]
      case .decrypt: .decrypt
      }
    case .signing: .sign
    case .recovery(.ecdhP256): .derive
    case .recovery(.rsaOAEPWithSHA256): .decrypt
    }
  }

  /// The mechanism by which the key works, and what the token has to list of it.
  var needs: (mechanism: Mechanism, uses: MechanismUses) {
    switch self {
    case .wrapping(let mechanism): (mechanism.pkcs11(), allowed)
    case .signing(let algorithm): (algorithm.mechanism, allowed)
    case .recovery(.ecdhP256): (.ecdh(point: []), allowed)
    case .recovery(.rsaOAEPWithSHA256): (.rsaOAEP(.sha256), allowed)
    }
  }

  /// The attributes of a secret key, or of the private half of a pair: sensitive, not extractable, one purpose.
  func attributes(_ common: [Attribute]) -> [Attribute] {
    let secrecy: [Attribute] = [.isPrivate(true), .sensitive(true), .extractable(false)]
    let can = allowed
    let purpose: [Attribute] = [
      .decrypt(can.contains(.decrypt)), .unwrap(can.contains(.unwrap)), .sign(can.contains(.sign)),
      .derive(can.contains(.derive)),
    ]
    guard shape == .aes else { return common + secrecy + purpose }
    let others: [Attribute] = [
      .encrypt(can.contains(.encrypt)), .wrap(can.contains(.wrap)), .verify(false), .aes, .class(.secretKey),
      .valueLength(32),
    ]
    return common + secrecy + purpose + others
  }
}
