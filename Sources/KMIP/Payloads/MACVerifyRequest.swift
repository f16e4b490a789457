public import TTLV

/// KMIP 2.1 §6.1.33, 1.4 §4.34.
public struct MACVerifyRequest: Hashable, Sendable {
  public var object: ObjectReference?
  public var parameters: CryptographicParameters?
  public var data: DataReference?
  /// nil only in a stream, before its last part.
  public var mac: DataReference?
  public var stream = StreamIndicators()

  public init(_ object: ObjectReference?, data: [UInt8]?, mac: [UInt8]?, parameters: CryptographicParameters? = nil) {
    self.object = object
    self.data = data.map { .bytes($0) }
    self.mac = mac.map { .bytes($0) }
    self.parameters = parameters
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    parameters = try reader.optionalCryptographicParameters()
    data = try reader.optionalData()
    mac = try reader.optionalData(.macData)
    stream = try StreamIndicators(&reader)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let parameters { items.append(parameters.item(for: version)) }
    if let data { items.append(data.item(.data)) }
    if let mac { items.append(mac.item(.macData)) }
    return items + stream.items
  }
}
