internal import Secrets
internal import TTLV

extension KeyBlock {
  /// Reads a Key Block (KMIP 2.1 §3.1, 1.4 §2.1.3).
  init(decoding item: Item, version: ProtocolVersion) throws(KMIPError) {
    var members = try StructureReader(item, version: version)
    let format: KeyFormatType = try members.enumeration(.keyFormatType)
    let compression: KeyCompressionType? = try members.optionalEnumeration(.keyCompressionType)
    let keyValue = members.optional(.keyValue)
    let algorithm: CryptographicAlgorithm? = try members.optionalEnumeration(.cryptographicAlgorithm)
    let length = try members.optionalInteger(.cryptographicLength)
    let wrapping = members.optional(.keyWrappingData)
    try members.finish()
    if let length, length < 0 { throw KMIPError(.invalidField, "Cryptographic Length is negative") }
    guard keyValue != nil || version >= .v1_2 else { throw KMIPError(.missingData, "KeyValue is required in KeyBlock") }
    let data: KeyWrappingData? =
      if let wrapping { try KeyWrappingData(decoding: wrapping, version: version) } else { nil }
    var value: KeyValue?
    if let keyValue { value = try KeyValue(decoding: keyValue, format: format, wrapping: data, version: version) }
    self.init(
      format: format, compression: compression, value: value, algorithm: algorithm, length: length, wrapping: data)
  }

  /// The block as `version` spells it. Throws Key Format Type Not Supported when the version has no name for the format
  /// or a part of it.
  func encoded(for version: ProtocolVersion) throws(KMIPError) -> Item {
    guard let format = format.spelled(for: version, algorithm: algorithm) else {
      throw KMIPError(.keyFormatTypeNotSupported, "KMIP \(version) has no Key Format Type \(format.name)")
    }
    var items = [Item(.keyFormatType, .enumeration(format.rawValue))]
    if let compression { items.append(Item(.keyCompressionType, .enumeration(compression.rawValue))) }
    if let value { items.append(try value.encoded(for: version)) }
    if let algorithm, algorithm.versions.contains(version) {
      items.append(Item(.cryptographicAlgorithm, .enumeration(algorithm.rawValue)))
    }
    if let length { items.append(Item(.cryptographicLength, .integer(length))) }
    if let wrapping { items.append(try wrapping.encoded(for: version)) }
    return Item(.keyBlock, .structure(items))
  }
}

extension KeyValue {
  init(
    decoding item: Item, format: KeyFormatType, wrapping: KeyWrappingData?, version: ProtocolVersion
  ) throws(KMIPError) {
    switch item.value {
    case .byteString(let bytes):
      // KMIP 1.4 §2.1.4: the Key Value is a Byte String only when it is wrapped.
      // With No Encoding these are "the wrapped un-encoded value of the Byte String Key Material field"; implementations
      // also put these into a Key Material of their own, which is taken below.
      guard wrapping != nil else { throw KMIPError(.invalidField, "KeyValue is a Structure unless it is wrapped") }
      self = .wrapped(SecretBytes(bytes))
    case .structure:
      if let wrapping, wrapping.encoding != .noEncoding, wrapping.method != .macSign {
        throw KMIPError(
          .encodingOptionError.spelled(for: version), "a wrapped KeyValue is a Byte String unless it has No Encoding")
      }
      var members = try StructureReader(item, version: version)
      let material = try members.required(.keyMaterial)
      let attributes = try Self.attributes(&members, version)
      try members.finish()
      if wrapping != nil, case .byteString(let bytes) = material.value {
        // Wrapped alone: what is inside has the format's shape only after unwrapping.
        self = .plain(.bytes(SecretBytes(bytes)), attributes: attributes)
      } else {
        self = .plain(try KeyMaterial(decoding: material, format: format, version: version), attributes: attributes)
      }
    default:
      throw item.wrongType("a Structure, or a Byte String when wrapped", version)
    }
  }

  /// Attributes inside a key block: Attribute structures in 1.x, one Attributes structure later.
  private static func attributes(
    _ members: inout StructureReader, _ version: ProtocolVersion
  ) throws(KMIPError) -> [Attribute] {
    if version.spellsAttributesByName {
      var attributes: [Attribute] = []
      let items = members.all(.attribute)
      try Limits.check(attributes: items.count, version)
      for item in items { attributes.append(try Attribute(decoding: item, version: version)) }
      return AttributeSet(attributes).attributes
    }
    guard let item = members.optional(.attributes) else { return [] }
    if version == .record, case .structure(let items) = item.value {
      return try AttributeSet(recordItems: items).attributes
    }
    return AttributeSet(try RequestedAttributes(decoding: item, version: version).attributes).attributes
  }

  func encoded(for version: ProtocolVersion) throws(KMIPError) -> Item {
    switch self {
    case .wrapped(let bytes): return Item(.keyValue, .byteString(bytes.revealed()))
    case .plain(let material, let attributes):
      var items = [try material.encoded(for: version)]
      let encoded =
        version == .record
        ? AttributeSet(attributes).recordItems : attributes.compactMap { $0.encoded(for: version) }
      if version.spellsAttributesByName {
        items += encoded
      } else if !encoded.isEmpty {
        items.append(Item(.attributes, .structure(encoded)))
      }
      return Item(.keyValue, .structure(items))
    }
  }
}
