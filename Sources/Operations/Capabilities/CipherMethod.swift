public import KMIP

/// A symmetric cipher with what fixes how it works, apart from key, nonce and data.
public struct CipherMethod: Hashable, Sendable {
  public var algorithm: CryptographicAlgorithm
  /// nil: a stream cipher, or an algorithm that is a mode by itself (ChaCha20-Poly1305).
  public var mode: BlockCipherMode?
  public var padding: PaddingMethod
  /// Bytes.
  public var keyLength: Int
  /// Bytes of the tag; 0 where nothing is authenticated.
  public var tagLength: Int

  public init(
    _ algorithm: CryptographicAlgorithm, mode: BlockCipherMode? = nil, padding: PaddingMethod = .none, keyLength: Int,
    tagLength: Int = 0
  ) {
    self.algorithm = algorithm
    self.mode = mode
    self.padding = padding
    self.keyLength = keyLength
    self.tagLength = tagLength
  }
}

/// What a cipher asks for and how it can be driven. Lengths in bytes.
public struct CipherShape: Hashable, Sendable {
  /// 1 where data of any length is taken without padding.
  public let block: Int
  /// 0...0: takes no nonce.
  public let nonces: ClosedRange<Int>
  /// Of a nonce that the server makes.
  public let usualNonce: Int
  /// Allowed tag lengths; empty where nothing is authenticated.
  public let tags: [Int]
  /// Whether a message can be worked on part by part.
  public let isIncremental: Bool

  public init(block: Int, nonces: ClosedRange<Int>, usualNonce: Int, tags: [Int] = [], isIncremental: Bool) {
    self.block = block
    self.nonces = nonces
    self.usualNonce = usualNonce
    self.tags = tags
    self.isIncremental = isIncremental
  }
}
