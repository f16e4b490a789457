public import TTLV

extension KeyWrappingData {
  /// Reads Key Wrapping Data (KMIP 2.1 §3.1.3, 1.4 §2.1.5).
  public init(decoding item: Item, version: ProtocolVersion) throws(KMIPError) {
    var members = try StructureReader(item, version: version)
    let method: WrappingMethod = try members.enumeration(.wrappingMethod)
    let encryption = members.optional(.encryptionKeyInformation)
    let signing = members.optional(.macSignatureKeyInformation)
    let macSignature = try members.optionalBytes(.macSignature)
    let iv = try members.optionalBytes(.ivCounterNonce)
    let encoding: EncodingOption? = try members.optionalEnumeration(.encodingOption)
    try members.finish()
    if encoding != nil, !Tag.encodingOption.isKnown(in: version) {
      throw KMIPError(.invalidField, "KMIP \(version) has no Encoding Option")
    }
    self.init(
      method: method, encryptionKey: try WrappingKey.decode(encryption, version),
      signingKey: try WrappingKey.decode(signing, version), macSignature: macSignature, ivCounterNonce: iv,
      encoding: encoding)
  }

  public func encoded(for version: ProtocolVersion) throws(KMIPError) -> Item {
    var items = [Item(.wrappingMethod, .enumeration(method.rawValue))]
    if let encryptionKey { items.append(encryptionKey.encoded(as: .encryptionKeyInformation, for: version)) }
    if let signingKey { items.append(signingKey.encoded(as: .macSignatureKeyInformation, for: version)) }
    if let macSignature { items.append(Item(.macSignature, .byteString(macSignature))) }
    if let ivCounterNonce { items.append(Item(.ivCounterNonce, .byteString(ivCounterNonce))) }
    if let encoding {
      if encoding.versions.contains(version) {
        items.append(Item(.encodingOption, .enumeration(encoding.rawValue)))
      } else if encoding == .noEncoding {
        // 1.0 knows only the encoded form: a reader would take the wrapped bytes for something else.
        throw KMIPError(.keyFormatTypeNotSupported, "KMIP \(version) cannot spell a key wrapped without encoding")
      }
    }
    return Item(.keyWrappingData, .structure(items))
  }
}

extension WrappingKey {
  static func decode(_ item: Item?, _ version: ProtocolVersion) throws(KMIPError) -> WrappingKey? {
    guard let item else { return nil }
    return try WrappingKey(decoding: item, version: version)
  }

  /// Reads Encryption Key Information or MAC/Signature Key Information.
  public init(decoding item: Item, version: ProtocolVersion) throws(KMIPError) {
    var members = try StructureReader(item, version: version)
    let identifier = UniqueIdentifier(try members.text(.uniqueIdentifier))
    var parameters: Value?
    if let item = members.optional(.cryptographicParameters) {
      parameters = try item.value.checked(as: .cryptographicParameters, item: .structure, version: version)
    }
    try members.finish()
    self.init(identifier: identifier, parameters: parameters)
  }

  func encoded(as tag: Tag, for version: ProtocolVersion) -> Item {
    var items = [
      Item(.uniqueIdentifier, version == .v3_0 ? .identifier(identifier.text) : .textString(identifier.text))
    ]
    if let parameters = parameters?.spelled(as: .cryptographicParameters, for: version) {
      items.append(Item(.cryptographicParameters, parameters))
    }
    return Item(tag, .structure(items))
  }
}
