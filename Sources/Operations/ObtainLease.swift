internal import KMIP
internal import Registry
internal import TTLV

/// Obtain Lease (KMIP 2.1 §6.1.35, 1.4 §4.17). Leases bind clients, not the server: none is remembered.
func obtainLease(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ObjectRequest(payload, version: run.version)
  let record = try run.liveObject(request.object)
  // An object that protects nothing any more, or is known to others, gets no new lease.
  let state = LifeCycle.state(of: record.attributes, at: run.now)
  guard state != .compromised, state != .deactivated else {
    throw KMIPError(.permissionDenied, "no lease is granted for an object that is \(state?.name ?? "")")
  }
  let granted = record.attributes[.leaseTime].flatMap { if case .interval(let seconds) = $0 { seconds } else { nil } }
  run.answer(record.uniqueIdentifier)
  return ObtainLeaseResponse(
    record.uniqueIdentifier, leaseTime: granted ?? run.settings.leaseTime,
    lastChangeDate: record.attributes.date(.lastChangeDate) ?? run.now
  ).items(for: run.version)
}
