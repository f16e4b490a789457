public import Secrets
internal import TTLV

/// The Key Value as it is wrapped (KMIP 2.1 §11.18, 1.4 §2.1.4).
extension KeyValue {
  /// TTLV Encoding: the whole Key Value structure, attributes in the spelling of `version`.
  public func wrappable(for version: ProtocolVersion) throws(KMIPError) -> SecretBytes {
    SecretBytes(BinaryEncoder.encode(try encoded(for: version)))
  }

  /// Reads a Key Value that was encoded before it was wrapped. Attributes may have been spelled for another version than
  /// the one that unwraps.
  public init(unwrapped bytes: SecretBytes, format: KeyFormatType, version: ProtocolVersion) throws(KMIPError) {
    guard let item = try? BinaryDecoder.decode(bytes.revealed()), item.tag == .keyValue else {
      throw KMIPError(.invalidField, "what is unwrapped is no Key Value")
    }
    for spelling in [version, .v2_1, .v1_4] {
      if let value = try? KeyValue(decoding: item, format: format, wrapping: nil, version: spelling) {
        self = value
        return
      }
    }
    throw KMIPError(.invalidField, "what is unwrapped is no Key Value of format \(format.name)")
  }
}
