public import Secrets
public import TTLV

/// A Key Block (KMIP 2.1 §3.1, 1.4 §2.1.3): a key value and what is needed to read it.
public struct KeyBlock: Equatable, Sendable {
  public var format: KeyFormatType
  public var compression: KeyCompressionType?
  /// Nil when the key value is elsewhere (1.2 and later; its place is the attribute Key Value Location).
  public var value: KeyValue?
  public var algorithm: CryptographicAlgorithm?
  /// Bits.
  public var length: Int32?
  /// There when the key value is wrapped.
  public var wrapping: KeyWrappingData?

  public init(
    format: KeyFormatType, compression: KeyCompressionType? = nil, value: KeyValue?,
    algorithm: CryptographicAlgorithm? = nil, length: Int32? = nil, wrapping: KeyWrappingData? = nil
  ) {
    self.format = format
    self.compression = compression
    self.value = value
    self.algorithm = algorithm
    self.length = length
    self.wrapping = wrapping
  }

  /// The material when it is bytes that are not wrapped as a whole Key Value.
  public var materialBytes: SecretBytes? {
    if case .plain(.bytes(let bytes), _) = value { bytes } else { nil }
  }
}

/// The Key Value of a key block.
public enum KeyValue: Equatable, Sendable {
  /// A structure: material, and attributes that came inside the key block. When the block has Key Wrapping Data, the
  /// material is wrapped alone (Encoding Option: No Encoding).
  case plain(KeyMaterial, attributes: [Attribute])
  /// The encoded and wrapped Key Value: its bytes are kept as they came.
  case wrapped(SecretBytes)
}

/// How a key value is wrapped (KMIP 2.1 §3.1.3, 1.4 §2.1.5).
public struct KeyWrappingData: Equatable, Sendable {
  public var method: WrappingMethod
  public var encryptionKey: WrappingKey?
  public var signingKey: WrappingKey?
  public var macSignature: [UInt8]?
  public var ivCounterNonce: [UInt8]?
  public var encoding: EncodingOption?

  public init(
    method: WrappingMethod, encryptionKey: WrappingKey? = nil, signingKey: WrappingKey? = nil,
    macSignature: [UInt8]? = nil, ivCounterNonce: [UInt8]? = nil, encoding: EncodingOption? = nil
  ) {
    self.method = method
    self.encryptionKey = encryptionKey
    self.signingKey = signingKey
    self.macSignature = macSignature
    self.ivCounterNonce = ivCounterNonce
    self.encoding = encoding
  }
}

/// Encryption Key Information or MAC/Signature Key Information.
public struct WrappingKey: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  /// The value of Cryptographic Parameters, a structure.
  public var parameters: Value?

  public init(identifier: UniqueIdentifier, parameters: Value? = nil) {
    self.identifier = identifier
    self.parameters = parameters
  }
}
