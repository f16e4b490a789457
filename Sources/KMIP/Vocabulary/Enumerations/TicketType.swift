/// Ticket Type (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum TicketType: UInt32, KMIPEnumeration {
  case login = 0x0000_0001

  public static let rows: [EnumerationRow<TicketType>] = [
    .init(.login, "Login", .since(.v2_0))
  ]
}
