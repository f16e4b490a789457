internal import OpenSSL
internal import PKCS11
internal import Secrets

/// A logged-in session with one token, and what all of custody's work in it needs. Objects are looked up for each use:
/// no number of an object outlives it.
struct TokenSession: ~Copyable, Sendable {
  let session: Session
  let configuration: PKCS11Token.Configuration
  private let module: Module
  private let slot: Slot
  private let mechanisms: [UInt: MechanismFacts]
  private let quirks: TokenQuirks

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
    let quirks = TokenQuirks.of(try token(label) { () throws(PKCS11Error) in try module.library() })
    let session = try token(label) { () throws(PKCS11Error) in try Session(module, slot: slot) }
    try token(label) { () throws(PKCS11Error) in try session.login(pin: pin) }
    self.session = session
    self.configuration = configuration
    self.module = module
    self.slot = slot
    self.mechanisms = mechanisms
    self.quirks = quirks
  }

  /// What another session beside this one is opened by: what was learned of the token, and where it is.
  struct Place: Sendable {
    fileprivate let module: Module
    fileprivate let configuration: PKCS11Token.Configuration
    fileprivate let slot: Slot
    fileprivate let mechanisms: [UInt: MechanismFacts]
    fileprivate let quirks: TokenQuirks
  }

  var place: Place {
    Place(module: module, configuration: configuration, slot: slot, mechanisms: mechanisms, quirks: quirks)
  }

  /// Another session beside one that is open, whose login it shares (PKCS #11 2.40 §5.6: of all sessions of an
  /// application with a token).
  init(beside place: Place) throws(CustodyError) {
    session = try token(place.configuration.tokenLabel) { () throws(PKCS11Error) in
      try Session(place.module, slot: place.slot)
    }
    configuration = place.configuration
    module = place.module
    slot = place.slot
    mechanisms = place.mechanisms
    quirks = place.quirks
  }

  func run<R: Sendable>(_ body: (borrowing TokenSession) throws(CustodyError) -> R) throws(CustodyError) -> R {
    try body(self)
  }

  /// Runs `body` in a session of its own: what fails in it leaves nothing behind in this one.
  func apart<R: Sendable>(_ body: (borrowing TokenSession) throws(CustodyError) -> R) throws(CustodyError) -> R {
    let other = try TokenSession(beside: place)
    return try body(other)
  }

  /// What the module says of the token.
  func facts() throws(CustodyError) -> TokenReport {
    try working { () throws(PKCS11Error) in TokenReport(try module.token(in: slot), in: slot) }
  }

  /// The module's name and version.
  func library() throws(CustodyError) -> String {
    let library = try working { () throws(PKCS11Error) in try module.library() }
    return "\(library.manufacturer), \(library.description) \(library.version)"
  }

  func random(_ count: Int) throws(CustodyError) -> SecretBytes {
    try working { () throws(PKCS11Error) in try session.random(count) }
  }

  /// Whether the token says that it can do what a key for this use needs.
  func lists(_ use: TokenKeyUse) -> Bool {
    let (mechanism, uses) = use.needs
    return mechanisms[mechanism.type]?.uses.isSuperset(of: uses) ?? false
  }

  // MARK: Keys

  /// Makes a key (sensitive, not extractable, with one purpose) when the token proves that it can use it; nil when not.
  func make<Proof: Sendable>(
    _ use: TokenKeyUse, label: String, _ identifier: [UInt8],
    _ prove: (borrowing TokenSession, [UInt8]) throws(CustodyError) -> Proof
  ) throws(CustodyError) -> Proof? {
    guard lists(use) else { return nil }
    if quirks.hasSessionKeys {
      let isProved = try refusable { () throws(CustodyError) in
        try withTrialKey(use, label: label) { (other, trial) throws(CustodyError) in _ = try prove(other, trial) }
        return true
      }
      guard isProved != nil else { return nil }
      let objects = try working { () throws(PKCS11Error) in try generate(use, label, identifier, persistent: true) }
      do throws(CustodyError) { return try prove(self, identifier) } catch {
        destroy(objects)
        throw error
      }
    }
    guard
      let objects = try refusable({ () throws(CustodyError) in
        try working { () throws(PKCS11Error) in try generate(use, label, identifier, persistent: true) }
      })
    else { return nil }
    let proof = try refusable { () throws(CustodyError) in try prove(self, identifier) }
    if proof == nil { destroy(objects) }
    return proof
  }

  /// nil when the token said no.
  func refusable<R>(_ body: () throws(CustodyError) -> R) throws(CustodyError) -> R? {
    do throws(CustodyError) { return try body() } catch {
      guard error.isRefusal else { throw error }
      return nil
    }
  }

  /// Destroys a key; no error when it is gone already.
  func destroyKey(_ identifier: [UInt8], label: String) throws(CustodyError) {
    let found = try working { () throws(PKCS11Error) in try session.find([.label(label), .id(identifier)]) }
    for object in found { try working { () throws(PKCS11Error) in try session.destroyObject(object) } }
  }

  /// Destroys trial keys that a crash left, or a module that would not let go of them.
  func tidy() throws(CustodyError) {
    for label in [configuration.keyLabel, Self.signingLabel, Self.recoveryLabel] {
      for identifier in try allIdentifiers(label: label) where identifier.starts(with: Self.trialMark) {
        try destroyKey(identifier, label: label)
      }
    }
  }

  /// The highest number that a wrapping key in the token has.
  func newestNumber() throws(CustodyError) -> UInt32 {
    try identifiers(label: configuration.keyLabel).map { $0.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
      .max() ?? 0
  }

  /// Makes a key that is gone when `body` ends, and runs `body` with its identifier, in a session of its own.
  func withTrialKey(
    _ use: TokenKeyUse, label: String, _ body: (borrowing TokenSession, [UInt8]) throws(CustodyError) -> Void
  ) throws(CustodyError) {
    let identifier = Self.trialMark + (try cryptography { () throws(OpenSSLError) in try Random.bytes(8) })
    try apart { (other) throws(CustodyError) in
      let objects = try other.working { () throws(PKCS11Error) in
        try other.generate(use, label, identifier, persistent: !other.quirks.hasSessionKeys)
      }
      defer { other.destroy(objects) }
      try body(other, identifier)
    }
  }

  /// Destroys by another session when this one has come to grief.
  private func destroy(_ objects: [ObjectHandle]) {
    for object in objects {
      do { try session.destroyObject(object) } catch {
        try? apart { (other) throws(CustodyError) in
          try other.working { () throws(PKCS11Error) in try other.session.destroyObject(object) }
        }
      }
    }
  }

  /// How the identifiers of trial keys begin; those of keys begin with their generation.
  private static let trialMark = Array("trial".utf8)

  /// The identifiers of the keys of a label, the newest generation first; trial keys that a crash left are not among
  /// them.
  func identifiers(label: String) throws(CustodyError) -> [[UInt8]] {
    try allIdentifiers(label: label).filter { !$0.starts(with: Self.trialMark) }
  }

  private func allIdentifiers(label: String) throws(CustodyError) -> [[UInt8]] {
    let found = try working { () throws(PKCS11Error) in try session.find([.label(label)]) }
    var identifiers: Set<[UInt8]> = []
    for object in found {
      let identifier = try working { () throws(PKCS11Error) in try session.attribute(.id, of: object) }.revealed()
      identifiers.insert(identifier)
    }
    return identifiers.sorted { $1.lexicographicallyPrecedes($0) }
  }

  /// A new key's identifier.
  ///
  /// - Parameter number: what the keys before it count to.
  func newIdentifier(after number: UInt32 = 0) throws(CustodyError) -> [UInt8] {
    var identifier: [UInt8] = []
    identifier.append(bigEndian: number == .max ? number : number + 1)
    return identifier + (try cryptography { () throws(OpenSSLError) in try Random.bytes(12) })
  }

  private func generate(
    _ use: TokenKeyUse, _ label: String, _ identifier: [UInt8], persistent: Bool
  ) throws(PKCS11Error) -> [ObjectHandle] {
    let common: [Attribute] = [.label(label), .id(identifier), .token(persistent)]
    let generation: Mechanism
    let outside: [Attribute]
    switch use.shape {
    case .aes: return [try session.generateKey(.aesKeyGeneration, use.attributes(common))]
    case .rsa:
      generation = .rsaKeyPairGeneration
      outside = [.modulusBits(quirks.modulusBits), .publicExponent([1, 0, 1])]
    case .p256:
      generation = .ecKeyPairGeneration
      outside = [.p256]
    }
    // What a public key may be used for is nobody's secret, and modules differ in what they let one say.
    let pair = try session.generateKeyPair(generation, public: common + outside, private: use.attributes(common))
    return [pair.public, pair.private]
  }

  /// The object of a key.
  func key(
    _ identifier: [UInt8], _ objectClass: Attribute.ObjectClass, label: String
  ) throws(CustodyError) -> ObjectHandle {
    let found = try working { () throws(PKCS11Error) in
      try session.find([.class(objectClass), .label(label), .id(identifier)])
    }
    guard let key = found.first else { throw missing(identifier) }
    return key
  }

  /// The public half of a pair.
  func publicKey(_ identifier: [UInt8], label: String, _ shape: TokenKeyUse.Shape) throws(CustodyError) -> PublicKey {
    let object = try key(identifier, .publicKey, label: label)
    func value(_ name: AttributeName) throws(CustodyError) -> [UInt8] {
      try working { () throws(PKCS11Error) in try session.attribute(name, of: object) }.revealed()
    }
    if shape == .rsa {
      let numbers = RSAPublicKeyNumbers(modulus: try value(.modulus), publicExponent: try value(.publicExponent))
      return try cryptography { () throws(OpenSSLError) in try PublicKey(rsa: numbers) }
    }
    var point = try value(.point)
    // An OCTET STRING around the point, which some modules leave out.
    if point.count == 67, point.starts(with: [4, 65, 4]) { point.removeFirst(2) }
    let bare = point
    return try cryptography { () throws(OpenSSLError) in try PublicKey(curve: .p256, point: bare) }
  }

  func missing(_ identifier: [UInt8]) -> CustodyError {
    CustodyError(
      .wrappingKeyMissing,
      "token \(configuration.tokenLabel) does not hold the key \(hexadecimal(identifier))",
      hint: "configure the token that this node was made with")
  }

  func working<R>(_ body: () throws(PKCS11Error) -> R) throws(CustodyError) -> R {
    try token(configuration.tokenLabel, body)
  }
}

/// Gives the module's failures custody's type, with a hint.
func token<R: ~Copyable>(_ label: String, _ body: () throws(PKCS11Error) -> R) throws(CustodyError) -> R {
  do { return try body() } catch {
    let cause = "token \(label): \(error)"
    let remedy = error == .pinNotTriedAgain ? .anotherPIN : error.returnValue?.remedy ?? .none
    switch remedy {
    case .anotherPIN:
      throw CustodyError(
        .wrongPIN, "token \(label) refuses the PIN (\(error))",
        hint: "correct the PIN and start again; it was tried once only, so that the token is not locked", remedy: remedy
      )
    case .securityOfficer:
      throw CustodyError(.pinLocked, cause, hint: "let the security officer set a new PIN", remedy: remedy)
    case .openSession, .waitForToken:
      throw CustodyError(
        .tokenMissing, cause, hint: "put the token back; the node goes on by itself", remedy: remedy)
    case .startModule:
      throw CustodyError(
        .moduleUnusable, cause, hint: "look into the module's own log; its process is started anew", remedy: remedy)
    case .none, .findObjects, .tryOnceMore:
      throw CustodyError(
        .tokenFailed, cause, hint: "look into the module's own log; the code is PKCS#11's", remedy: remedy)
    }
  }
}
