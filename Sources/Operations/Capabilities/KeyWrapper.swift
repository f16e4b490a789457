public import Secrets

/// Wrapping of keys by the methods that are made for it: integrity is part of them, and no initialization vector is given.
public protocol KeyWrapper: Sendable {
  /// The wrapped form of `material` under an AES key. `.malformed` when the method cannot take a material of that length,
  /// or the key has the length of no AES key.
  func wrap(_ material: SecretBytes, under key: SecretBytes, by method: KeyWrapMethod) throws(CryptographicError)
    -> [UInt8]

  /// Takes the wrapping off; `.malformed` when it does not verify.
  func unwrap(_ wrapped: SecretBytes, under key: SecretBytes, by method: KeyWrapMethod) throws(CryptographicError)
    -> SecretBytes
}

/// A method of AES key wrap.
public enum KeyWrapMethod: Hashable, Sendable {
  /// RFC 3394, NIST SP 800-38F KW: materials of whole 8-byte blocks, two at least.
  case plain
  /// RFC 5649, NIST SP 800-38F KWP: materials of any length.
  case padded
}
