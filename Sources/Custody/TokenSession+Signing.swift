internal import OpenSSL
internal import PKCS11
internal import Secrets

/// Keys that sign statements of the node's.
extension TokenSession {
  static var signingLabel: String { "conclave audit signing" }

  /// The signing key, made for the first algorithm of the order that the token proves.
  func signingKey() throws(CustodyError) -> TokenSigningKey {
    let label = Self.signingLabel
    for identifier in try identifiers(label: label) {
      for algorithm in SigningAlgorithm.probeOrder where lists(.signing(algorithm)) {
        if let key = try refusable({ () throws(CustodyError) in
          try apart { (other) throws(CustodyError) in try other.proved(algorithm, identifier) }
        }) {
          return key
        }
      }
    }
    for algorithm in SigningAlgorithm.probeOrder {
      let made = try make(.signing(algorithm), label: label, newIdentifier()) {
        (other, identifier) throws(CustodyError) in try other.proved(algorithm, identifier)
      }
      if let made { return made }
    }
    throw CustodyError(
      .noMechanism, "token \(configuration.tokenLabel) has no mechanism that signs",
      hint: "it needs ECDSA on P-256 or RSA, and the right to generate such keys")
  }

  /// Proves an algorithm with a key that is gone afterwards.
  func tryOut(_ algorithm: SigningAlgorithm) throws(CustodyError) {
    try withTrialKey(.signing(algorithm), label: Self.signingLabel) { (other, identifier) throws(CustodyError) in
      _ = try other.proved(algorithm, identifier)
    }
  }

  /// Signs a statement: ECDSA's signature as DER, RSA's as it is.
  func sign(_ statement: [UInt8], by key: TokenSigningKey) throws(CustodyError) -> [UInt8] {
    let object = try self.key(key.identifier, .privateKey, label: Self.signingLabel)
    let digest = Digest.sha256.hash(statement)
    return try working { () throws(PKCS11Error) in
      let mechanism = key.algorithm.mechanism
      switch key.algorithm {
      case .ecdsaP256: return Self.der(try session.sign(digest, by: object, mechanism))
      case .rsaWithSHA256: return try session.sign(statement, by: object, mechanism)
      case .rsaOverDigest: return try session.sign(Self.digestInfo + digest, by: object, mechanism)
      }
    }
  }

  /// What comes before a SHA-256 digest in a DigestInfo (RFC 8017 §9.2, note 1).
  private static let digestInfo: [UInt8] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
  ]

  /// The key, when what it signs verifies by its public half.
  private func proved(_ algorithm: SigningAlgorithm, _ identifier: [UInt8]) throws(CustodyError) -> TokenSigningKey {
    let shape = TokenKeyUse.signing(algorithm).shape
    let publicKey = try publicKey(identifier, label: Self.signingLabel, shape)
    let der = try cryptography { () throws(OpenSSLError) in try publicKey.der(.subjectPublicKeyInfo) }
    let key = TokenSigningKey(algorithm: algorithm, identifier: identifier, publicKey: der)
    let statement = try random(64).revealed()
    let signature = try sign(statement, by: key)
    let scheme = shape == .rsa ? SignatureScheme.pkcs1(.sha256) : .plain
    let verifies = try cryptography { () throws(OpenSSLError) in
      try publicKey.verify(signature, of: Digest.sha256.hash(statement), scheme)
    }
    guard verifies else {
      throw CustodyError(
        .noMechanism, "token \(configuration.tokenLabel): what \(algorithm.name) signs does not verify",
        hint: "use another token")
    }
    return key
  }

  /// r ‖ s as the SEQUENCE of RFC 3279 §2.2.3.
  private static func der(_ numbers: [UInt8]) -> [UInt8] {
    func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
      var magnitude = Array(bytes.drop { $0 == 0 })
      if magnitude.first.map({ $0 >= 0x80 }) ?? true { magnitude.insert(0, at: 0) }
      return [2, UInt8(magnitude.count)] + magnitude
    }
    let half = numbers.count / 2
    let content = integer(numbers[..<half]) + integer(numbers[half...])
    return [0x30, UInt8(truncatingIfNeeded: content.count)] + content
  }
}
