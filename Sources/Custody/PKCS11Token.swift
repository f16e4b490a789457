public import Secrets
internal import Synchronization

/// A token behind PKCS#11. Its wrapping key never leaves it and has one purpose: wrap and unwrap where the module can
/// do that, else encrypt and decrypt.
public final class PKCS11Token: WrappingToken {
  /// How a token is found.
  public struct Configuration: Sendable {
    /// The module's shared library.
    public var module: String
    /// What some modules (NSS softokn) take with C_Initialize.
    public var moduleParameters: String?
    public var tokenLabel: String
    /// The label of the wrapping key in the token.
    public var keyLabel: String
    /// The mechanisms that may be used, in the order in which they are tried.
    public var mechanisms: [WrappingMechanism]

    public init(
      module: String, moduleParameters: String? = nil, tokenLabel: String, keyLabel: String = "conclave root wrapping",
      mechanisms: [WrappingMechanism] = WrappingMechanism.probeOrder
    ) {
      precondition(mechanisms.allSatisfy(\.isPKCS11), "mechanisms of PKCS#11")
      self.module = module
      self.moduleParameters = moduleParameters
      self.tokenLabel = tokenLabel
      self.keyLabel = keyLabel
      self.mechanisms = mechanisms
    }
  }

  /// What to do when the token holds no wrapping key yet.
  public enum MissingKey: Sendable {
    /// An error: a node that was made before must find its key.
    case refuse
    /// Make one, by the best mechanism that the token was seen to do.
    case generate
  }

  public let kind = TokenKind.pkcs11
  public var label: String { configuration.tokenLabel }
  /// How this token wraps; chosen by a probe with a round trip.
  public var mechanism: WrappingMechanism { key.withLock { $0.mechanism } }
  /// The wrapping key's CKA_ID.
  public var keyIdentifier: [UInt8] { key.withLock { $0.identifier } }

  private var configuration: Configuration { connection.configuration }
  private let connection: TokenConnection
  /// The wrapping key that wraps now.
  private let key: Mutex<TokenSession.FoundKey>

  /// Finds the token, logs in (once: a wrong PIN is never tried again), and finds or makes the wrapping key.
  public init(_ configuration: Configuration, pin: SecretBytes, missingKey: MissingKey) throws(CustodyError) {
    connection = try TokenConnection(configuration, pin: pin)
    let found = try connection.withSession { (session) throws(CustodyError) in
      if let found = try session.findWrappingKey() { return found }
      switch missingKey {
      case .generate: return try session.generateWrappingKey(after: 0)
      case .refuse:
        throw CustodyError(
          .wrappingKeyMissing, "token \(configuration.tokenLabel) holds no wrapping key \(configuration.keyLabel)",
          hint: "configure the token that this node was made with; a new node makes its key by `conclaved init`")
      }
    }
    key = Mutex(found)
  }

  public func wrap(_ material: SecretBytes) throws(CustodyError) -> WrappedKey {
    // SoftHSM 2.6.1 pads other lengths with zeroes and gives the padding back.
    precondition(material.count.isMultiple(of: 8) && material.count >= 16, "a key of whole 8-byte blocks")
    let key = key.withLock { $0 }
    let bytes = try connection.withSession { (session) throws(CustodyError) in
      try session.wrap(material, by: key.mechanism, key.identifier)
    }
    return WrappedKey(mechanism: key.mechanism, keyIdentifier: key.identifier, bytes: bytes)
  }

  public func unwrap(_ wrapped: WrappedKey) throws(CustodyError) -> SecretBytes {
    try connection.withSession { (session) throws(CustodyError) in try session.unwrap(wrapped) }
  }

  public func random(_ count: Int) throws(CustodyError) -> SecretBytes {
    try connection.withSession { (session) throws(CustodyError) in try session.random(count) }
  }

  public func renew() throws(CustodyError) {
    let made = try connection.withSession { (session) throws(CustodyError) in
      try session.generateWrappingKey(after: session.newestNumber())
    }
    key.withLock { $0 = made }
  }

  public func destroy(_ identifier: [UInt8]) throws(CustodyError) {
    precondition(identifier != keyIdentifier, "the present wrapping key stays")
    let label = configuration.keyLabel
    try connection.withSession { (session) throws(CustodyError) in
      try session.destroyKey(identifier, label: label)
    }
  }

  public func signingKey() throws(CustodyError) -> TokenSigningKey? {
    try connection.withSession { (session) throws(CustodyError) in try session.signingKey() }
  }

  public func sign(_ statement: [UInt8], by key: TokenSigningKey) throws(CustodyError) -> [UInt8] {
    try connection.withSession { (session) throws(CustodyError) in try session.sign(statement, by: key) }
  }
}
