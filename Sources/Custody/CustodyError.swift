internal import PKCS11

/// Why custody failed, with a cause and a hint for the operator. Never holds secrets.
public struct CustodyError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Hashable, Sendable {
    /// The token refuses the PIN. It was tried once.
    case wrongPIN
    /// The token's PIN is locked, or about to be.
    case pinLocked
    /// The PKCS#11 module cannot be loaded, or fails at its start.
    case moduleUnusable
    /// No token of that label is in the module's slots, or it was removed.
    case tokenMissing
    /// The token does not hold the wrapping key that sealed the root key.
    case wrappingKeyMissing
    /// The token has no mechanism that can wrap.
    case noMechanism
    /// The token failed while it worked.
    case tokenFailed
    /// A file is absent.
    case fileMissing
    /// A file is there already and must not be overwritten.
    case fileExists
    /// A file is cut, or its checksum or seal does not verify.
    case fileDamaged
    /// A file cannot be read or written.
    case fileUnusable
    /// Others than the owner may read a file that holds a key.
    case fileExposed
    /// A file was written by a version that this one does not know.
    case unknownFormat
    /// A file belongs to another cluster.
    case otherCluster
    /// The software token was configured where it is not accepted.
    case softwareTokenRefused
    /// An operators' token lacks shares.
    case sharesMissing
    /// A share is none of this token's, or was given before.
    case shareRefused
    /// libcrypto failed.
    case cryptographyFailed
  }

  public let code: Code
  /// What happened, with the name of what it happened to.
  public let cause: String
  /// What the operator can do.
  public let hint: String
  /// What a module's answer calls for, when one was the cause.
  let remedy: Remedy

  /// One line.
  public var description: String { "\(cause); \(hint)" }

  public init(_ code: Code, _ cause: String, hint: String) { self.init(code, cause, hint: hint, remedy: .none) }

  init(_ code: Code, _ cause: String, hint: String, remedy: Remedy) {
    self.remedy = remedy
    self.code = code
    self.cause = cause
    self.hint = hint
  }
}
