internal import OpenSSL
internal import PKCS11
internal import Secrets

/// Keys that open what was sealed to them: recipients of backups.
extension TokenSession {
  static var recoveryLabel: String { "conclave recovery" }

  struct RecoveryKeyFacts: Hashable, Sendable {
    let algorithm: RecoveryAlgorithm
    let identifier: [UInt8]
    /// SubjectPublicKeyInfo, DER.
    let publicKey: [UInt8]
  }

  /// The recovery key, made where there is none and `creating`.
  func recoveryKey(creating: Bool) throws(CustodyError) -> RecoveryKeyFacts {
    let label = Self.recoveryLabel
    for identifier in try identifiers(label: label) {
      for algorithm in RecoveryAlgorithm.probeOrder where lists(.recovery(algorithm)) {
        if let key = try refusable({ () throws(CustodyError) in
          try apart { (other) throws(CustodyError) in try other.proved(algorithm, identifier) }
        }) {
          return key
        }
      }
    }
    guard creating else {
      throw CustodyError(
        .wrappingKeyMissing, "token \(configuration.tokenLabel) holds no recovery key",
        hint: "name the token that the recovery key was made in (`conclave backup keygen --module …`)")
    }
    for algorithm in RecoveryAlgorithm.probeOrder {
      let made = try make(.recovery(algorithm), label: label, newIdentifier()) {
        (other, identifier) throws(CustodyError) in try other.proved(algorithm, identifier)
      }
      if let made { return made }
    }
    throw CustodyError(
      .noMechanism, "token \(configuration.tokenLabel) has no mechanism that a recovery key needs",
      hint: "it needs ECDH on P-256 or RSA-OAEP with SHA-256, and the right to generate such keys")
  }

  /// Proves an algorithm with a key that is gone afterwards.
  func tryOut(_ algorithm: RecoveryAlgorithm) throws(CustodyError) {
    try withTrialKey(.recovery(algorithm), label: Self.recoveryLabel) { (other, identifier) throws(CustodyError) in
      _ = try other.proved(algorithm, identifier)
    }
  }

  /// The secret that somebody shared with the key: by a fresh public key (SubjectPublicKeyInfo), or encrypted to it.
  func shared(_ encapsulation: [UInt8], _ key: RecoveryKeyFacts) throws(CustodyError) -> SecretBytes {
    let object = try self.key(key.identifier, .privateKey, label: Self.recoveryLabel)
    switch key.algorithm {
    case .ecdhP256:
      let point = try cryptography { () throws(OpenSSLError) in
        try PublicKey(der: encapsulation, form: .subjectPublicKeyInfo).ecPoint()
      }
      return try working { () throws(PKCS11Error) in
        let derived = try session.deriveKey(
          from: object, .ecdh(point: point),
          [
            .class(.secretKey), .genericSecret, .token(false), .isPrivate(true), .sensitive(false),
            .extractable(true), .valueLength(32),
          ])
        defer { try? session.destroyObject(derived) }
        return try session.attribute(.value, of: derived)
      }
    case .rsaOAEPWithSHA256:
      return try working { () throws(PKCS11Error) in
        try session.decrypt(encapsulation, by: object, .rsaOAEP(.sha256))
      }
    }
  }

  /// The key, when it opens what is shared with its public half.
  private func proved(_ algorithm: RecoveryAlgorithm, _ identifier: [UInt8]) throws(CustodyError) -> RecoveryKeyFacts {
    let shape = TokenKeyUse.recovery(algorithm).shape
    let publicKey = try publicKey(identifier, label: Self.recoveryLabel, shape)
    let der = try cryptography { () throws(OpenSSLError) in try publicKey.der(.subjectPublicKeyInfo) }
    let key = RecoveryKeyFacts(algorithm: algorithm, identifier: identifier, publicKey: der)
    let (encapsulation, secret) = try cryptography { () throws(OpenSSLError) -> ([UInt8], SecretBytes) in
      guard algorithm == .ecdhP256 else {
        let secret = try Random.secret(32)
        return (try publicKey.encrypt(secret, .oaep(.sha256, mask: .sha256, label: [])), secret)
      }
      let fresh = try PrivateKey.generate(on: .p256)
      return (
        try fresh.publicKey().der(.subjectPublicKeyInfo), SecretBytes(try fresh.agree(with: publicKey))
      )
    }
    guard try shared(encapsulation, key) == secret else {
      throw CustodyError(
        .noMechanism, "token \(configuration.tokenLabel): \(algorithm.name) gives another secret back",
        hint: "use another token")
    }
    return key
  }
}
