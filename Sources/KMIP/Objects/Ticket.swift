public import TTLV

/// What stands for a client that has logged in (KMIP 2.1 §7.39).
public struct Ticket: Hashable, Sendable {
  public var type: TicketType
  public var value: [UInt8]

  public init(_ value: [UInt8]) {
    type = .login
    self.value = value
  }

  public init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    type = try reader.enumeration(.ticketType)
    value = try reader.bytes(.ticketValue)
    try reader.finish()
  }

  public var item: Item {
    Item(
      .ticket,
      .structure([Item(.ticketType, .enumeration(type.rawValue)), Item(.ticketValue, .byteString(value))]))
  }
}
