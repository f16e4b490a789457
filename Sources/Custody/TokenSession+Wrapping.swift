internal import OpenSSL
internal import PKCS11
internal import Secrets

/// Wrapping keys, and what they wrap.
extension TokenSession {
  struct FoundKey: Sendable {
    let mechanism: WrappingMechanism
    let identifier: [UInt8]
  }

  /// The wrapping key of the configured label, when the token has one; its mechanism is proved by a round trip.
  func findWrappingKey() throws(CustodyError) -> FoundKey? {
    let identifiers = try identifiers(label: configuration.keyLabel)
    var reason = ""
    // Several generations may lie side by side; which one is new, the identifier tells: its first bytes count up.
    for identifier in identifiers {
      for mechanism in configuration.mechanisms where lists(.wrapping(mechanism)) {
        do throws(CustodyError) {
          try apart { (other) throws(CustodyError) in try other.prove(mechanism, identifier) }
          return FoundKey(mechanism: mechanism, identifier: identifier)
        } catch {
          guard error.isRefusal else { throw error }
          if error.code != .wrappingKeyMissing { reason = ": \(error.cause)" }
        }
      }
    }
    guard identifiers.isEmpty else {
      throw CustodyError(
        .noMechanism, "the key \(configuration.keyLabel) in token \(configuration.tokenLabel) cannot wrap\(reason)",
        hint: "name another key label, or remove a key that was not made by this software")
    }
    return nil
  }

  /// Makes a wrapping key for the first mechanism of the order that the token proves.
  ///
  /// - Parameter number: what the keys before it count to.
  func generateWrappingKey(after number: UInt32) throws(CustodyError) -> FoundKey {
    for mechanism in configuration.mechanisms {
      let identifier = try newIdentifier(after: number)
      let isProved = try make(.wrapping(mechanism), label: configuration.keyLabel, identifier) {
        (other, identifier) throws(CustodyError) in
        try other.prove(mechanism, identifier)
        return true
      }
      if isProved != nil { return FoundKey(mechanism: mechanism, identifier: identifier) }
    }
    throw CustodyError(
      .noMechanism, "token \(configuration.tokenLabel) has no mechanism that wraps a key and gives it back",
      hint: "it needs AES key wrap, AES-GCM or RSA-OAEP, and the right to generate such keys; see `conclave hsm probe`")
  }

  /// Proves a mechanism with a key that is gone afterwards.
  func tryOut(_ mechanism: WrappingMechanism) throws(CustodyError) {
    try withTrialKey(.wrapping(mechanism), label: configuration.keyLabel) { (other, identifier) throws(CustodyError) in
      try other.prove(mechanism, identifier)
    }
  }

  func wrap(
    _ material: SecretBytes, by mechanism: WrappingMechanism, _ identifier: [UInt8]
  ) throws(CustodyError) -> [UInt8] {
    switch mechanism.way {
    case .wrap:
      let key = try key(identifier, .secretKey, label: configuration.keyLabel)
      return try working { () throws(PKCS11Error) in
        let plain = try session.createObject([
          .class(.secretKey), .genericSecret, .token(false), .isPrivate(true), .sensitive(false), .extractable(true),
          .value(material),
        ])
        defer { try? session.destroyObject(plain) }
        return try session.wrapKey(plain, by: key, mechanism.pkcs11())
      }
    case .encrypt:
      let key = try key(identifier, .secretKey, label: configuration.keyLabel)
      return try working { () throws(PKCS11Error) in
        let nonce = try session.random(12).revealed()
        return nonce + (try session.encrypt(material, by: key, mechanism.pkcs11(nonce: nonce)))
      }
    case .decrypt(let digest):
      let key = try publicKey(identifier, label: configuration.keyLabel, .rsa)
      return try cryptography { () throws(OpenSSLError) in
        try key.encrypt(material, .oaep(digest, mask: digest, label: []))
      }
    }
  }

  func unwrap(_ wrapped: WrappedKey) throws(CustodyError) -> SecretBytes {
    let mechanism = wrapped.mechanism
    guard mechanism.isPKCS11 else { throw missing(wrapped.keyIdentifier) }
    var objectClass = Attribute.ObjectClass.secretKey
    if case .decrypt = mechanism.way { objectClass = .privateKey }
    let key = try key(wrapped.keyIdentifier, objectClass, label: configuration.keyLabel)
    return try working { () throws(PKCS11Error) in
      switch mechanism.way {
      case .wrap:
        let plain = try session.unwrapKey(
          wrapped.bytes, by: key, mechanism.pkcs11(),
          [
            .class(.secretKey), .genericSecret, .token(false), .isPrivate(true), .sensitive(false), .extractable(true),
          ])
        defer { try? session.destroyObject(plain) }
        return try session.attribute(.value, of: plain)
      case .encrypt:
        let nonce = Array(wrapped.bytes.prefix(12))
        return try session.decrypt(Array(wrapped.bytes.dropFirst(12)), by: key, mechanism.pkcs11(nonce: nonce))
      case .decrypt: return try session.decrypt(wrapped.bytes, by: key, mechanism.pkcs11())
      }
    }
  }

  /// Throws unless a random key comes back whole, in other bytes than its own, and a damaged copy does not.
  private func prove(_ mechanism: WrappingMechanism, _ identifier: [UInt8]) throws(CustodyError) {
    let material = try random(32)
    let bytes = try wrap(material, by: mechanism, identifier)
    guard bytes.count > 32 else { throw unproved(mechanism, "gives out \(bytes.count) bytes for a key of 32") }
    let back = try unwrap(WrappedKey(mechanism: mechanism, keyIdentifier: identifier, bytes: bytes))
    guard back == material else { throw unproved(mechanism, "gives another key back") }
    var damaged = bytes
    damaged[damaged.count - 1] ^= 1
    let bad = WrappedKey(mechanism: mechanism, keyIdentifier: identifier, bytes: damaged)
    // In a session of its own: some modules keep an operation that failed.
    let wrong = try? apart { (other) throws(CustodyError) in try other.unwrap(bad) }
    if wrong != nil { throw unproved(mechanism, "unwraps what was changed") }
  }

  private func unproved(_ mechanism: WrappingMechanism, _ what: String) -> CustodyError {
    CustodyError(
      .noMechanism, "token \(configuration.tokenLabel): \(mechanism.name) \(what)", hint: "use another mechanism")
  }
}

extension CustodyError {
  /// Whether the token said no, and would say so again: a probe goes on with the next mechanism. Anything else must not
  /// make it take a lesser one.
  var isRefusal: Bool { remedy == .none || remedy == .tryOnceMore }
}
