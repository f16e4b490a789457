/// Why the cryptography could not do what it was asked.
public struct CryptographicError: Error, Hashable, Sendable {
  public enum Code: Hashable, Sendable {
    /// This build, its policy or the key's algorithm lacks it.
    case unsupported
    /// The bytes are no key, certificate or parameter of the kind they were given as.
    case malformed
    /// The library failed, though the input is right.
    case failed
  }

  public let code: Code
  /// What was wrong, for the client. Never holds key material.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
