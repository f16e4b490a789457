public import Secrets

/// What keeps one node's copy of the root key safe: an HSM behind PKCS#11, or the software token.
///
/// All functions block: they are called at the start, at joins and at rotations, never on the path of a request. A token
/// in another process can stand behind the same words.
public protocol WrappingToken: Sendable {
  var kind: TokenKind { get }
  /// The token's name for logs and messages.
  var label: String { get }

  /// The wrapping key that wraps now, by its name inside the token (CKA_ID).
  var keyIdentifier: [UInt8] { get }

  /// Whether it can unwrap what it wraps now; an operators' token wraps before it is open.
  var canUnwrap: Bool { get }

  /// Wraps a key whose length is a multiple of 8 bytes.
  func wrap(_ material: SecretBytes) throws(CustodyError) -> WrappedKey

  /// Unwraps what this token wrapped.
  func unwrap(_ wrapped: WrappedKey) throws(CustodyError) -> SecretBytes

  /// Bytes from the token's generator.
  func random(_ count: Int) throws(CustodyError) -> SecretBytes

  /// The key by which this token signs statements of its node's, made where there is none; nil when it keeps no such
  /// keys. A token that cannot sign throws `noMechanism`.
  func signingKey() throws(CustodyError) -> TokenSigningKey?

  /// Signs a statement with SHA-256: ECDSA's signature as DER, RSA's by PKCS #1 v1.5.
  func sign(_ statement: [UInt8], by key: TokenSigningKey) throws(CustodyError) -> [UInt8]

  /// Throws when the token could not unwrap the root key now.
  func check() throws(CustodyError)

  /// Makes a new wrapping key, by which is wrapped from now on; what older ones have wrapped still opens.
  func renew() throws(CustodyError)

  /// Destroys a wrapping key that is not the present one. No error when it is gone already.
  func destroy(_ identifier: [UInt8]) throws(CustodyError)
}

extension WrappingToken {
  public var canUnwrap: Bool { true }

  public func signingKey() throws(CustodyError) -> TokenSigningKey? { nil }

  public func sign(_ statement: [UInt8], by key: TokenSigningKey) throws(CustodyError) -> [UInt8] {
    throw CustodyError(.noMechanism, "\(label) keeps no keys that sign", hint: "sign by a key in memory")
  }

  /// A random key goes through the wrapping key and back; the root key stays where it is.
  public func check() throws(CustodyError) {
    let trial = try random(32)
    guard try unwrap(wrap(trial)) == trial else {
      throw CustodyError(
        .tokenFailed, "\(label) does not give back the key that it wrapped", hint: "look at the token")
    }
  }
}
