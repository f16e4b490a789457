public import TTLV

/// KMIP 2.1 §6.1.11, 1.4 §4.30.
public struct DecryptRequest: Hashable, Sendable {
  public var object: ObjectReference?
  public var parameters: CryptographicParameters?
  /// nil only in a stream.
  public var data: DataReference?
  public var nonce: [UInt8]?
  public var stream = StreamIndicators()
  /// 1.4 and later.
  public var additional: [UInt8]?
  /// 1.4 and later.
  public var tag: [UInt8]?

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
    nonce = try reader.optionalBytes(.ivCounterNonce)
    stream = try StreamIndicators(&reader)
    if version >= .v1_4 {
      additional = try reader.optionalBytes(.authenticatedEncryptionAdditionalData)
      tag = try reader.optionalBytes(.authenticatedEncryptionTag)
    }
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let parameters { items.append(parameters.item(for: version)) }
    if let data { items.append(data.item(.data)) }
    if let nonce { items.append(Item(.ivCounterNonce, .byteString(nonce))) }
    items += stream.items
    if let additional { items.append(Item(.authenticatedEncryptionAdditionalData, .byteString(additional))) }
    if let tag { items.append(Item(.authenticatedEncryptionTag, .byteString(tag))) }
    return items
  }
}

public struct DecryptResponse: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  public var data: [UInt8]?
  public var correlation: [UInt8]?

  public init(_ identifier: UniqueIdentifier) { self.identifier = identifier }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    identifier = try reader.identifier()
    data = try reader.optionalBytes(.data)
    correlation = try reader.optionalBytes(.correlationValue)
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = [identifier.item(for: version)]
    if let data { items.append(Item(.data, .byteString(data))) }
    if let correlation { items.append(Item(.correlationValue, .byteString(correlation))) }
    return items
  }
}
