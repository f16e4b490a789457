public import TTLV

/// KMIP 2.1 §6.1.32, 1.4 §4.33.
public struct MACRequest: Hashable, Sendable {
  public var object: ObjectReference?
  public var parameters: CryptographicParameters?
  public var data: DataReference?
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
    stream = try StreamIndicators(&reader)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let parameters { items.append(parameters.item(for: version)) }
    if let data { items.append(data.item(.data)) }
    return items + stream.items
  }
}

public struct MACResponse: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  public var mac: [UInt8]?
  public var correlation: [UInt8]?

  public init(_ identifier: UniqueIdentifier) { self.identifier = identifier }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    identifier = try reader.identifier()
    mac = try reader.optionalBytes(.macData)
    correlation = try reader.optionalBytes(.correlationValue)
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = [identifier.item(for: version)]
    if let mac { items.append(Item(.macData, .byteString(mac))) }
    if let correlation { items.append(Item(.correlationValue, .byteString(correlation))) }
    return items
  }
}
