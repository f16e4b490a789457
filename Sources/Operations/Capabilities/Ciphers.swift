internal import KMIP
public import Secrets

/// Symmetric encryption.
public protocol Ciphers: Sendable {
  /// `.unsupported` for what there is not: the algorithm, the mode, the padding or the key's length.
  func shape(of method: CipherMethod) throws(CryptographicError) -> CipherShape

  /// Encrypts one message. The nonce has one of the shape's lengths.
  func encrypt(_ data: [UInt8], _ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8])
    throws(CryptographicError) -> Enciphered

  /// Decrypts one message; `.failed` when tag or padding do not verify. The tag is empty where nothing is authenticated.
  func decrypt(
    _ data: [UInt8], _ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8], tag: [UInt8]
  ) throws(CryptographicError) -> [UInt8]

  /// Begins a message that comes in parts. Only for shapes that are incremental; a message that is authenticated is
  /// decrypted at once, since nothing of it may be seen before its tag has verified.
  func begin(
    _ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8], encrypting: Bool
  ) throws(CryptographicError) -> any CipherStream
}

/// An encrypted message and its tag, which is empty where nothing is authenticated.
public struct Enciphered: Hashable, Sendable {
  public let data: [UInt8]
  public let tag: [UInt8]

  public init(data: [UInt8], tag: [UInt8] = []) {
    self.data = data
    self.tag = tag
  }
}

/// One message in parts. Not for two threads at once.
public protocol CipherStream: AnyObject, Sendable {
  func update(_ part: [UInt8]) throws(CryptographicError) -> [UInt8]

  /// The last output, and the tag of an authenticated message.
  func finish() throws(CryptographicError) -> Enciphered
}
