public import TTLV

/// How a client asks for a key to be wrapped (KMIP 2.1 §7.18, 1.4 §2.1.6).
public struct KeyWrappingSpecification: Hashable, Sendable {
  /// Encryption Key Information or MAC/Signature Key Information of a request.
  public struct Key: Hashable, Sendable {
    public var object: ObjectReference
    /// The value of Cryptographic Parameters, a structure.
    public var parameters: Value?

    public init(_ object: ObjectReference, parameters: Value? = nil) {
      self.object = object
      self.parameters = parameters
    }
  }

  public var method: WrappingMethod
  public var encryptionKey: Key?
  public var signingKey: Key?
  /// The attributes to be wrapped with the key material.
  public var attributes: [AttributeName]
  /// nil: TTLV Encoding.
  public var encoding: EncodingOption?

  public init(
    _ method: WrappingMethod, encryptionKey: Key? = nil, signingKey: Key? = nil, attributes: [AttributeName] = [],
    encoding: EncodingOption? = nil
  ) {
    self.method = method
    self.encryptionKey = encryptionKey
    self.signingKey = signingKey
    self.attributes = attributes
    self.encoding = encoding
  }

  public init(decoding item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    method = try reader.enumeration(.wrappingMethod)
    encryptionKey = try reader.optional(.encryptionKeyInformation).decoded(version)
    signingKey = try reader.optional(.macSignatureKeyInformation).decoded(version)
    attributes = []
    for name in reader.all(.attributeName) {
      let spelling = try name.text(version)
      // The names are text in every version; names that this software does not know are left out.
      if let name = AttributeName(spelling: spelling, version: version) { attributes.append(name) }
    }
    if version >= .v2_0 {
      for item in reader.all(.attributeReference) {
        if let name = try AttributeName.decode(reference: item, version: version) { attributes.append(name) }
      }
    }
    encoding = version >= .v1_1 ? try reader.optionalEnumeration(.encodingOption) : nil
    try reader.finish()
    guard encryptionKey != nil || signingKey != nil else {
      throw KMIPError(
        .invalidMessage, "a Key Wrapping Specification needs Encryption or MAC/Signature Key Information")
    }
  }

  public func item(for version: ProtocolVersion) -> Item {
    var items = [Item(.wrappingMethod, .enumeration(method.rawValue))]
    if let encryptionKey { items.append(encryptionKey.item(.encryptionKeyInformation, version)) }
    if let signingKey { items.append(signingKey.item(.macSignatureKeyInformation, version)) }
    for name in attributes {
      if let spelling = name.text { items.append(Item(.attributeName, .textString(spelling))) }
    }
    if let encoding, version >= .v1_1 { items.append(Item(.encodingOption, .enumeration(encoding.rawValue))) }
    return Item(.keyWrappingSpecification, .structure(items))
  }
}

extension AttributeName {
  fileprivate var text: Text? {
    switch self {
    case .standard(let type): type.name
    case .vendor("x", _), .vendor("y", _): spelling(in: .v1_4)
    case .vendor: nil
    }
  }
}

extension KeyWrappingSpecification.Key {
  fileprivate func item(_ tag: Tag, _ version: ProtocolVersion) -> Item {
    var items = [object.item(.uniqueIdentifier)]
    if let parameters = parameters?.spelled(as: .cryptographicParameters, for: version) {
      items.append(Item(.cryptographicParameters, parameters))
    }
    return Item(tag, .structure(items))
  }
}

extension Optional where Wrapped == Item {
  fileprivate func decoded(_ version: ProtocolVersion) throws(KMIPError) -> KeyWrappingSpecification.Key? {
    guard let item = self else { return nil }
    var reader = try StructureReader(item, version: version)
    guard let object = try reader.optionalReference() else {
      throw KMIPError(.invalidMessage, "Unique Identifier is required in \(item.tag.name)")
    }
    var parameters: Value?
    if let item = reader.optional(.cryptographicParameters) {
      parameters = try item.value.checked(as: .cryptographicParameters, item: .structure, version: version)
    }
    try reader.finish()
    return KeyWrappingSpecification.Key(object, parameters: parameters)
  }
}
