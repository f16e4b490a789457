internal import OpenSSL
internal import PKCS11
internal import Secrets

/// A logged-in session with one token, and custody's work in it.
struct TokenSession: ~Copyable {
  private let session: Session
  private let mechanisms: [UInt: MechanismUses]
  private let configuration: PKCS11Token.Configuration

  struct FoundKey: Sendable {
    let mechanism: WrappingMechanism
    let identifier: [UInt8]
  }

  init(
    _ module: Module, _ configuration: PKCS11Token.Configuration, pin: SecretBytes
  ) throws(CustodyError) {
    let label = configuration.tokenLabel
    let slot = try token(label) { () throws(PKCS11Error) in try module.slot(withTokenLabeled: label) }
    guard let slot else {
      throw CustodyError(
        .tokenMissing, "no token labelled \(label) is in the slots of \(module.path)",
        hint: "plug it in or initialize it, and check the label and the module's own configuration")
    }
    let facts = try token(label) { () throws(PKCS11Error) in try module.token(in: slot) }
    // The last try is left to a person: a wrong PIN in a file must not lock the token.
    guard !facts.isPINLocked, !facts.isFinalPINTry else {
      throw CustodyError(
        .pinLocked, "the PIN of token \(label) is \(facts.isPINLocked ? "locked" : "one wrong try from being locked")",
        hint: facts.isPINLocked ? "let the security officer set a new PIN" : "log in once by the vendor's own tool")
    }
    let mechanisms = try token(label) { () throws(PKCS11Error) in try module.mechanisms(of: slot) }
    let session = try token(label) { () throws(PKCS11Error) in try Session(module, slot: slot) }
    try token(label) { () throws(PKCS11Error) in try session.login(pin: pin) }
    self.session = session
    self.mechanisms = mechanisms
    self.configuration = configuration
  }

  func run<R: Sendable>(_ body: (borrowing TokenSession) throws(CustodyError) -> R) throws(CustodyError) -> R {
    try body(self)
  }

  func random(_ count: Int) throws(CustodyError) -> SecretBytes {
    try working { () throws(PKCS11Error) in try session.random(count) }
  }

  /// The wrapping key of the configured label, when the token has one; its mechanism is proved by a round trip.
  func findWrappingKey() throws(CustodyError) -> FoundKey? {
    let identifiers = try identifiers()
    // Several generations may lie side by side; which one is new, the identifier tells: its first bytes count up.
    for identifier in identifiers.sorted(by: { $1.lexicographicallyPrecedes($0) }) {
      for mechanism in configuration.mechanisms where proves(mechanism, identifier) {
        return FoundKey(mechanism: mechanism, identifier: identifier)
      }
    }
    guard identifiers.isEmpty else {
      throw CustodyError(
        .noMechanism, "the key \(configuration.keyLabel) in token \(configuration.tokenLabel) cannot wrap",
        hint: "name another key label, or remove a key that was not made by this software")
    }
    return nil
  }

  /// The identifiers of the wrapping keys in the token.
  private func identifiers() throws(CustodyError) -> Set<[UInt8]> {
    let found = try working { () throws(PKCS11Error) in
      try session.find([.label(configuration.keyLabel)])
    }
    var identifiers: Set<[UInt8]> = []
    for object in found {
      let identifier = try working { () throws(PKCS11Error) in try session.attribute(.id, of: object) }
      identifiers.insert(identifier.revealed())
    }
    return identifiers
  }

  /// The highest number that a wrapping key in the token has.
  func newestNumber() throws(CustodyError) -> UInt32 {
    try identifiers().map { $0.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }.max() ?? 0
  }

  /// Destroys the objects of a wrapping key.
  func destroyWrappingKey(_ identifier: [UInt8]) throws(CustodyError) {
    try working { () throws(PKCS11Error) in
      for object in try session.find([.label(configuration.keyLabel), .id(identifier)]) {
        try session.destroyObject(object)
      }
    }
  }

  /// Makes a wrapping key for the first mechanism of the order that the token proves with a short-lived key.
  ///
  /// - Parameter number: what the keys before it count to.
  func generateWrappingKey(after number: UInt32) throws(CustodyError) -> FoundKey {
    for mechanism in configuration.mechanisms where isListed(mechanism) {
      // A trial key lives in the session only. Its identifier keeps it apart from the real one.
      let trial = Array("trial".utf8) + (try cryptography { () throws(OpenSSLError) in try Random.bytes(8) })
      let objects = try? generate(mechanism, trial, persistent: false)
      guard let objects else { continue }
      let isProved = proves(mechanism, trial)
      for object in objects { try? session.destroyObject(object) }
      guard isProved else { continue }
      var identifier: [UInt8] = []
      identifier.append(bigEndian: number == .max ? number : number + 1)
      identifier += try cryptography { () throws(OpenSSLError) in try Random.bytes(12) }
      _ = try working { () throws(PKCS11Error) in try generate(mechanism, identifier, persistent: true) }
      guard proves(mechanism, identifier) else { continue }
      return FoundKey(mechanism: mechanism, identifier: identifier)
    }
    throw CustodyError(
      .noMechanism, "token \(configuration.tokenLabel) has no mechanism that wraps a key and gives it back",
      hint: "it needs AES key wrap, AES-GCM or RSA-OAEP, and the right to generate such keys")
  }

  func wrap(
    _ material: SecretBytes, by mechanism: WrappingMechanism, _ identifier: [UInt8]
  ) throws(CustodyError) -> [UInt8] {
    let key = try key(identifier, mechanism.isAsymmetric ? .publicKey : .secretKey)
    return try working { () throws(PKCS11Error) in
      switch mechanism {
      case .aesKeyWrap, .aesKeyWrapPadded:
        let plain = try session.createObject([
          .class(.secretKey), .genericSecret, .token(false), .isPrivate(true), .sensitive(false), .extractable(true),
          .value(material),
        ])
        defer { try? session.destroyObject(plain) }
        return try session.wrapKey(plain, by: key, mechanism.pkcs11(nonce: []))
      case .aesGCM:
        let nonce = try session.random(12).revealed()
        return nonce + (try session.encrypt(material, by: key, mechanism.pkcs11(nonce: nonce)))
      default: return try session.encrypt(material, by: key, mechanism.pkcs11(nonce: []))
      }
    }
  }

  func unwrap(_ wrapped: WrappedKey) throws(CustodyError) -> SecretBytes {
    let mechanism = wrapped.mechanism
    guard mechanism.isPKCS11 else { throw missing(wrapped.keyIdentifier) }
    let key = try key(wrapped.keyIdentifier, mechanism.isAsymmetric ? .privateKey : .secretKey)
    return try working { () throws(PKCS11Error) in
      switch mechanism {
      case .aesKeyWrap, .aesKeyWrapPadded:
        let plain = try session.unwrapKey(
          wrapped.bytes, by: key, mechanism.pkcs11(nonce: []),
          [
            .class(.secretKey), .genericSecret, .token(false), .isPrivate(true), .sensitive(false),
            .extractable(true),
          ])
        defer { try? session.destroyObject(plain) }
        return try session.attribute(.value, of: plain)
      case .aesGCM:
        let nonce = Array(wrapped.bytes.prefix(12))
        return try session.decrypt(Array(wrapped.bytes.dropFirst(12)), by: key, mechanism.pkcs11(nonce: nonce))
      default: return try session.decrypt(wrapped.bytes, by: key, mechanism.pkcs11(nonce: []))
      }
    }
  }

  /// True when a random key comes back whole, in other bytes than its own, and a damaged copy does not.
  private func proves(_ mechanism: WrappingMechanism, _ identifier: [UInt8]) -> Bool {
    guard isListed(mechanism), let material = try? session.random(32),
      let bytes = try? wrap(material, by: mechanism, identifier), bytes.count > 32,
      let back = try? unwrap(WrappedKey(mechanism: mechanism, keyIdentifier: identifier, bytes: bytes)),
      back == material
    else { return false }
    var damaged = bytes
    damaged[damaged.count - 1] ^= 1
    let wrong = try? unwrap(WrappedKey(mechanism: mechanism, keyIdentifier: identifier, bytes: damaged))
    return wrong == nil
  }

  private func isListed(_ mechanism: WrappingMechanism) -> Bool {
    guard let uses = mechanisms[mechanism.pkcs11(nonce: []).type] else { return false }
    switch mechanism {
    case .aesKeyWrap, .aesKeyWrapPadded: return uses.isSuperset(of: [.wrap, .unwrap])
    default: return uses.isSuperset(of: [.encrypt, .decrypt])
    }
  }

  /// Generates a wrapping key: non-extractable, sensitive, and with one purpose.
  private func generate(
    _ mechanism: WrappingMechanism, _ identifier: [UInt8], persistent: Bool
  ) throws(PKCS11Error) -> [ObjectHandle] {
    let wraps = mechanism == .aesKeyWrap || mechanism == .aesKeyWrapPadded
    let common: [Attribute] = [.label(configuration.keyLabel), .id(identifier), .token(persistent)]
    let secrecy: [Attribute] = [.isPrivate(true), .sensitive(true), .extractable(false)]
    guard mechanism.isAsymmetric else {
      let purpose: [Attribute] = [
        .wrap(wraps), .unwrap(wraps), .encrypt(!wraps), .decrypt(!wraps), .sign(false), .verify(false), .derive(false),
      ]
      return [
        try session.generateKey(
          .aesKeyGeneration, common + secrecy + purpose + [.aes, .class(.secretKey), .valueLength(32)])
      ]
    }
    let pair = try session.generateKeyPair(
      .rsaKeyPairGeneration,
      public: common + [.encrypt(true), .wrap(false), .verify(false), .modulusBits(3072), .publicExponent([1, 0, 1])],
      private: common + secrecy + [.decrypt(true), .unwrap(false), .sign(false), .derive(false)])
    return [pair.public, pair.private]
  }

  private func key(
    _ identifier: [UInt8], _ objectClass: Attribute.ObjectClass
  ) throws(CustodyError) -> ObjectHandle {
    let found = try working { () throws(PKCS11Error) in
      try session.find([.class(objectClass), .label(configuration.keyLabel), .id(identifier)])
    }
    guard let key = found.first else { throw missing(identifier) }
    return key
  }

  private func missing(_ identifier: [UInt8]) -> CustodyError {
    CustodyError(
      .wrappingKeyMissing,
      "token \(configuration.tokenLabel) does not hold the wrapping key \(hexadecimal(identifier))",
      hint: "configure the token that this node was made with")
  }

  private func working<R>(_ body: () throws(PKCS11Error) -> R) throws(CustodyError) -> R {
    try token(configuration.tokenLabel, body)
  }
}

/// Gives the module's failures custody's type, with a hint.
func token<R: ~Copyable>(_ label: String, _ body: () throws(PKCS11Error) -> R) throws(CustodyError) -> R {
  do { return try body() } catch {
    let cause = "token \(label): \(error)"
    switch error {
    case .pinNotTriedAgain, .refused(_, .pinIncorrect):
      throw CustodyError(
        .wrongPIN, "token \(label) refuses the PIN",
        hint: "correct the PIN and start again; it was tried once only, so that the token is not locked")
    case .refused(_, .pinLocked):
      throw CustodyError(.pinLocked, cause, hint: "let the security officer set a new PIN")
    case .refused(_, .deviceRemoved), .refused(_, .tokenNotPresent), .refused(_, .sessionHandleInvalid),
      .refused(_, .sessionClosed), .refused(_, .userNotLoggedIn):
      throw CustodyError(.tokenMissing, cause, hint: "put the token back; the node goes on by itself")
    default:
      throw CustodyError(.tokenFailed, cause, hint: "look into the module's own log; the code is PKCS#11's")
    }
  }
}
