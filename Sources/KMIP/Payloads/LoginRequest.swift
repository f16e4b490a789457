public import TTLV

/// KMIP 2.1 §6.1.30 and §6.1.12, since 2.0.
public struct LoginRequest: Hashable, Sendable {
  /// "The lease time Interval or Date Time for the ticket."
  public enum Lease: Hashable, Sendable {
    case interval(UInt32)
    /// Seconds since 1970.
    case date(Int64)
  }

  public var lease: Lease?
  public var requestCount: Int32?
  /// Of a Delegated Login, which requires them.
  public var rights: [Right]?

  public init(lease: Lease? = nil, requestCount: Int32? = nil, rights: [Right]? = nil) {
    self.lease = lease
    self.requestCount = requestCount
    self.rights = rights
  }

  public init(_ payload: Item, version: ProtocolVersion, isDelegated: Bool) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    if let item = reader.optional(.leaseTime) {
      switch item.value {
      case .interval(let seconds): lease = .interval(seconds)
      case .dateTime(let seconds): lease = .date(seconds)
      default: throw item.wrongType("an Interval or a Date-Time", version)
      }
    }
    requestCount = try reader.optionalInteger(.requestCount)
    if reader.optional(.usageLimits) != nil {
      throw KMIPError(.featureNotSupported, "Usage Limits of a ticket are not supported: use Request Count")
    }
    if isDelegated {
      var list = try reader.structure(.rights)
      rights = []
      for right in list.all(.right) { rights?.append(try Right(right, version: version)) }
      try list.finish()
    }
    try reader.finish()
  }

  public var items: [Item] {
    var items: [Item] = []
    switch lease {
    case .interval(let seconds)?: items.append(Item(.leaseTime, .interval(seconds)))
    case .date(let date)?: items.append(Item(.leaseTime, .dateTime(date)))
    case nil: break
    }
    if let requestCount { items.append(Item(.requestCount, .integer(requestCount))) }
    if let rights { items.append(Item(.rights, .structure(rights.map(\.item)))) }
    return items
  }
}

/// KMIP 2.1 §6.1.31.
public struct LogoutRequest: Hashable, Sendable {
  public var ticket: Ticket

  public init(_ ticket: Ticket) { self.ticket = ticket }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    ticket = try Ticket(try reader.required(.ticket), version: version)
    try reader.finish()
  }

  public var items: [Item] { [ticket.item] }
}
