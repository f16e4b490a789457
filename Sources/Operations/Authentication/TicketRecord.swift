internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// What the server remembers of a ticket that it has given out.
struct TicketRecord {
  let value: [UInt8]
  var holder: HeldPrincipal
  /// Seconds since 1970 at which it ends.
  var expiry: Int64
  /// Requests that it is still good for; nil: any number.
  var requests: Int32?

  /// Bytes of a ticket's value: nobody guesses them.
  static let length = 32

  var record: StandingRecord {
    var items = holder.items
    items.append(Item(.standingExpiry, .dateTime(expiry)))
    if let requests { items.append(Item(.standingRequests, .integer(requests))) }
    return StandingRecord(name: value, content: Item(.standingTicket, .structure(items)))
  }

  init(value: [UInt8], holder: HeldPrincipal, expiry: Int64, requests: Int32?) {
    self.value = value
    self.holder = holder
    self.expiry = expiry
    self.requests = requests
  }

  /// nil: not such a record.
  init?(_ record: StandingRecord) {
    guard record.content.tag == .standingTicket, case .structure(let members) = record.content.value,
      let holder = HeldPrincipal(members),
      case .dateTime(let expiry)? = members.first(where: { $0.tag == .standingExpiry })?.value
    else { return nil }
    value = record.name
    self.holder = holder
    self.expiry = expiry
    if case .integer(let count)? = members.first(where: { $0.tag == .standingRequests })?.value { requests = count }
  }
}
