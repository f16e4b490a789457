public import TTLV

/// Get Usage Allocation (KMIP 2.1 §6.1.23, 1.4 §4.18).
public struct UsageAllocationRequest: Hashable, Sendable {
  public var object: ObjectReference?
  /// Units of the object's Usage Limits.
  public var count: Int64

  public init(_ object: ObjectReference?, count: Int64) {
    self.object = object
    self.count = count
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    count = try reader.required(.usageLimitsCount).longInteger(version)
    try reader.finish()
  }

  public var items: [Item] {
    (object.map { [$0.item(.uniqueIdentifier)] } ?? []) + [Item(.usageLimitsCount, .longInteger(count))]
  }
}
