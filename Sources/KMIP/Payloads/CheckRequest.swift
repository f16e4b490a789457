public import TTLV

/// KMIP 2.1 §6.1.7, 1.4 §4.10.
public struct CheckRequest: Hashable, Sendable {
  public var object: ObjectReference?
  public var usageLimitsCount: Int64?
  public var usageMask: CryptographicUsageMask?
  /// Seconds.
  public var leaseTime: UInt32?

  public init(
    _ object: ObjectReference?, usageLimitsCount: Int64? = nil, usageMask: CryptographicUsageMask? = nil,
    leaseTime: UInt32? = nil
  ) {
    self.object = object
    self.usageLimitsCount = usageLimitsCount
    self.usageMask = usageMask
    self.leaseTime = leaseTime
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    if let item = reader.optional(.usageLimitsCount) { usageLimitsCount = try item.longInteger(version) }
    if let mask = try reader.optionalInteger(.cryptographicUsageMask) {
      usageMask = CryptographicUsageMask(rawValue: UInt32(bitPattern: mask))
    }
    if let item = reader.optional(.leaseTime) {
      guard case .interval(let seconds) = item.value else { throw item.wrongType("an Interval", version) }
      leaseTime = seconds
    }
    try reader.finish()
  }

  public var items: [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let usageLimitsCount { items.append(Item(.usageLimitsCount, .longInteger(usageLimitsCount))) }
    if let usageMask {
      items.append(Item(.cryptographicUsageMask, .integer(Int32(bitPattern: usageMask.rawValue))))
    }
    if let leaseTime { items.append(Item(.leaseTime, .interval(leaseTime))) }
    return items
  }
}
