public import Secrets

/// What keeps one node's copy of the root key safe: an HSM behind PKCS#11, or the software token.
///
/// All functions block: they are called at the start, at joins and at rotations, never on the path of a request. A token
/// in another process can stand behind the same words.
public protocol WrappingToken: Sendable {
  var kind: TokenKind { get }
  /// The token's name for logs and messages.
  var label: String { get }

  /// Wraps a key whose length is a multiple of 8 bytes.
  func wrap(_ material: SecretBytes) throws(CustodyError) -> WrappedKey

  /// Unwraps what this token wrapped.
  func unwrap(_ wrapped: WrappedKey) throws(CustodyError) -> SecretBytes

  /// Bytes from the token's generator.
  func random(_ count: Int) throws(CustodyError) -> SecretBytes
}
