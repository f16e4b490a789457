public import TTLV

/// KMIP 2.1 §6.1.50, 1.4 §4.36.
public struct RNGSeedRequest: Hashable, Sendable {
  public var data: DataReference

  public init(_ data: [UInt8]) { self.data = .bytes(data) }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    data = try DataReference(try reader.required(.data), version: version)
    try reader.finish()
  }

  public var items: [Item] { [data.item(.data)] }
}
