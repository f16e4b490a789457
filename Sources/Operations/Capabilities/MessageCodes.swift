public import KMIP
public import Secrets

/// A message authentication code.
public enum CodeMethod: Hashable, Sendable {
  /// RFC 2104.
  case hmac(HashingAlgorithm)
  /// NIST SP 800-38B.
  case cmac(CryptographicAlgorithm)
  /// ISO/IEC 9797-1 algorithm 1: the last block of CBC from a zero initialization vector, the message padded with zeros.
  case cbcMAC(CryptographicAlgorithm)
  /// RFC 8439 §2.5: a key is for one message.
  case poly1305
}

/// Hashes and message authentication codes.
public protocol MessageCodes: Sendable {
  /// Bytes of the hash and of the blocks it works on; nil for a hash that there is not.
  func lengths(of algorithm: HashingAlgorithm) -> (digest: Int, block: Int)?

  func beginHash(_ algorithm: HashingAlgorithm) throws(CryptographicError) -> any CodeStream

  func beginCode(_ method: CodeMethod, key: SecretBytes) throws(CryptographicError) -> any CodeStream

  /// PBKDF2 (RFC 8018 §5.2) over HMAC.
  func pbkdf2(_ hash: HashingAlgorithm, password: SecretBytes, salt: [UInt8], iterations: Int, count: Int)
    throws(CryptographicError) -> SecretBytes
}

/// The hash or code of one message in parts. Not for two threads at once.
public protocol CodeStream: AnyObject, Sendable {
  func update(_ part: [UInt8]) throws(CryptographicError)
  func finish() throws(CryptographicError) -> [UInt8]
}

extension MessageCodes {
  public func hash(_ algorithm: HashingAlgorithm, _ message: [UInt8]) throws(CryptographicError) -> [UInt8] {
    let stream = try beginHash(algorithm)
    try stream.update(message)
    return try stream.finish()
  }

  public func code(_ method: CodeMethod, key: SecretBytes, _ message: [UInt8]) throws(CryptographicError) -> [UInt8] {
    let stream = try beginCode(method, key: key)
    try stream.update(message)
    return try stream.finish()
  }
}
