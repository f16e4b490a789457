public import TTLV

/// KMIP 2.1 §6.1.55, 1.4 §4.31.
public struct SignRequest: Hashable, Sendable {
  public var object: ObjectReference?
  public var parameters: CryptographicParameters?
  public var data: DataReference?
  /// 1.4 and later: the digest of the data, in its place.
  public var digested: [UInt8]?
  public var stream = StreamIndicators()

  public init(_ object: ObjectReference?, data: [UInt8]?, parameters: CryptographicParameters? = nil) {
    self.object = object
    self.data = data.map { .bytes($0) }
    self.parameters = parameters
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    parameters = try reader.optionalCryptographicParameters()
    data = try reader.optionalData()
    if version >= .v1_4 { digested = try reader.optionalBytes(.digestedData) }
    stream = try StreamIndicators(&reader)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let parameters { items.append(parameters.item(for: version)) }
    if let data { items.append(data.item(.data)) }
    if let digested { items.append(Item(.digestedData, .byteString(digested))) }
    return items + stream.items
  }
}

public struct SignResponse: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  public var signature: [UInt8]?
  public var correlation: [UInt8]?

  public init(_ identifier: UniqueIdentifier) { self.identifier = identifier }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    identifier = try reader.identifier()
    signature = try reader.optionalBytes(.signatureData)
    correlation = try reader.optionalBytes(.correlationValue)
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = [identifier.item(for: version)]
    if let signature { items.append(Item(.signatureData, .byteString(signature))) }
    if let correlation { items.append(Item(.correlationValue, .byteString(correlation))) }
    return items
  }
}
