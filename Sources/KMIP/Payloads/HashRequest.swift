public import TTLV

/// KMIP 2.1 §6.1.24, 1.4 §4.37.
public struct HashRequest: Hashable, Sendable {
  /// Left out in later parts of a stream by some clients, though the tables require it.
  public var parameters: CryptographicParameters?
  public var data: DataReference?
  public var stream = StreamIndicators()

  public init(_ data: [UInt8]?, parameters: CryptographicParameters?) {
    self.data = data.map { .bytes($0) }
    self.parameters = parameters
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    parameters = try reader.optionalCryptographicParameters()
    data = try reader.optionalData()
    stream = try StreamIndicators(&reader)
    guard parameters != nil || stream.correlation != nil else {
      throw KMIPError(.invalidMessage, "Hash needs Cryptographic Parameters with the Hashing Algorithm")
    }
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = parameters.map { [$0.item(for: version)] } ?? []
    if let data { items.append(data.item(.data)) }
    return items + stream.items
  }
}

public struct HashResponse: Hashable, Sendable {
  public var data: [UInt8]?
  public var correlation: [UInt8]?

  public init() {}

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    data = try reader.optionalBytes(.data)
    correlation = try reader.optionalBytes(.correlationValue)
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items: [Item] = []
    if let data { items.append(Item(.data, .byteString(data))) }
    if let correlation { items.append(Item(.correlationValue, .byteString(correlation))) }
    return items
  }
}
