public import TTLV

/// KMIP 2.1 §6.1.56, 1.4 §4.32.
public struct SignatureVerifyRequest: Hashable, Sendable {
  public var object: ObjectReference?
  public var parameters: CryptographicParameters?
  public var data: DataReference?
  /// 1.4 and later: the digest of the data, in its place.
  public var digested: [UInt8]?
  /// nil only in a stream, before its last part.
  public var signature: DataReference?
  public var stream = StreamIndicators()

  public init(
    _ object: ObjectReference?, data: [UInt8]?, signature: [UInt8]?, parameters: CryptographicParameters? = nil
  ) {
    self.object = object
    self.data = data.map { .bytes($0) }
    self.signature = signature.map { .bytes($0) }
    self.parameters = parameters
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    parameters = try reader.optionalCryptographicParameters()
    data = try reader.optionalData()
    if version >= .v1_4 { digested = try reader.optionalBytes(.digestedData) }
    signature = try reader.optionalData(.signatureData)
    stream = try StreamIndicators(&reader)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let parameters { items.append(parameters.item(for: version)) }
    if let data { items.append(data.item(.data)) }
    if let digested { items.append(Item(.digestedData, .byteString(digested))) }
    if let signature { items.append(signature.item(.signatureData)) }
    return items + stream.items
  }
}

/// The answer of Signature Verify and of MAC Verify.
public struct VerifyResponse: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  /// nil: the stream goes on.
  public var validity: ValidityIndicator?
  public var correlation: [UInt8]?

  public init(_ identifier: UniqueIdentifier) { self.identifier = identifier }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    identifier = try reader.identifier()
    validity = try reader.optionalEnumeration(.validityIndicator)
    correlation = try reader.optionalBytes(.correlationValue)
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = [identifier.item(for: version)]
    if let validity { items.append(Item(.validityIndicator, .enumeration(validity.rawValue))) }
    if let correlation { items.append(Item(.correlationValue, .byteString(correlation))) }
    return items
  }
}
