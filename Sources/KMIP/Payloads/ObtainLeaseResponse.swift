public import TTLV

/// What Obtain Lease answers (KMIP 2.1 §6.1.35, 1.4 §4.17); it is asked by an `ObjectRequest`.
public struct ObtainLeaseResponse: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  /// Seconds; 0: no lease is needed.
  public var leaseTime: UInt32
  /// Seconds since 1970.
  public var lastChangeDate: Int64

  public init(_ identifier: UniqueIdentifier, leaseTime: UInt32, lastChangeDate: Int64) {
    self.identifier = identifier
    self.leaseTime = leaseTime
    self.lastChangeDate = lastChangeDate
  }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    identifier = try reader.identifier()
    leaseTime = try reader.optionalInterval(.leaseTime) ?? 0
    lastChangeDate = try reader.required(.lastChangeDate).dateTime(version)
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    [
      identifier.item(for: version), Item(.leaseTime, .interval(leaseTime)),
      Item(.lastChangeDate, .dateTime(lastChangeDate)),
    ]
  }
}
