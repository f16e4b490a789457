public import TTLV

/// KMIP 2.1 §6.1.49, 1.4 §4.35.
public struct RNGRetrieveRequest: Hashable, Sendable {
  /// Bytes.
  public var count: Int32

  public init(_ count: Int32) { self.count = count }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    count = try reader.integer(.dataLength)
    try reader.finish()
  }

  public var items: [Item] { [Item(.dataLength, .integer(count))] }
}
