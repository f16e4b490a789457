public import Access
public import Secrets

/// Compares a password with its salted digest. Slow on purpose; what has matched before may be remembered.
public protocol PasswordChecking: Sendable {
  func matches(_ password: SecretBytes, _ proof: PasswordProof) -> Bool
}

/// Where no account has a password.
public struct NoPasswords: PasswordChecking {
  public init() {}

  public func matches(_ password: SecretBytes, _ proof: PasswordProof) -> Bool { false }
}
