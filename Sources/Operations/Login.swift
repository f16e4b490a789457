internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// Login (KMIP 2.1 §6.1.30): a ticket that stands for the client in later requests, at any node.
func login(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try LoginRequest(payload, version: run.version, isDelegated: false)
  return [try run.newTicket(request, rights: run.rights).item]
}

/// Delegated Login (KMIP 2.1 §6.1.12): a ticket for somebody else, with some of the client's rights.
func delegatedLogin(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try LoginRequest(payload, version: run.version, isDelegated: true)
  // Who holds a delegated ticket has no more rights to pass on than it has itself.
  guard run.rights == nil else {
    throw KMIPError(.permissionDenied, "a delegated ticket cannot be delegated again")
  }
  return [try run.newTicket(request, rights: request.rights).item]
}

/// Logout (KMIP 2.1 §6.1.31): whoever holds the ticket may end it.
func logout(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let ticket = try LogoutRequest(payload, version: run.version).ticket
  guard try run.heldTicket(ticket) != nil else { throw KMIPError(.invalidTicket, "there is no such ticket") }
  run.transaction.remove(.ticket, ticket.value)
  run.audit(nil)
  return []
}

extension RequestRun {
  fileprivate mutating func newTicket(_ request: LoginRequest, rights: [Right]?) throws(KMIPError) -> Ticket {
    let expiry: Int64
    switch request.lease {
    case nil: expiry = now + OperationLimits.ticketSeconds
    case .interval(let seconds): expiry = now + Int64(seconds)
    case .date(let date): expiry = date
    }
    guard expiry > now, expiry <= now + OperationLimits.ticketSecondsMaximum else {
      throw KMIPError(.invalidField, "a ticket lasts at most \(OperationLimits.ticketSecondsMaximum) seconds")
    }
    if let count = request.requestCount, count < 1 {
      throw KMIPError(.invalidField, "Request Count must be positive")
    }
    let value = [UInt8](unsafeUninitializedCapacity: TicketRecord.length) { buffer, count in
      capabilities.entropy.fill(UnsafeMutableRawBufferPointer(buffer))
      count = TicketRecord.length
    }
    var holder = principal
    holder.node = nil
    holder.connection = nil
    let held = TicketRecord(
      value: value, holder: HeldPrincipal(principal: holder, rights: rights), expiry: expiry,
      requests: request.requestCount)
    try guarded { run throws(RegistryError) in
      _ = try run.transaction.standing(.ticket, value)
      // Random names lie anywhere: whoever follows here is as good as any, and so all are looked at in time.
      for old in try run.transaction.standing(.ticket, from: value, limit: OperationLimits.ticketsSwept) {
        if let old = TicketRecord(old), old.expiry <= run.now { run.transaction.remove(.ticket, old.value) }
      }
      run.transaction.put(.ticket, held.record)
    }
    audit(nil)
    return Ticket(value)
  }
}
