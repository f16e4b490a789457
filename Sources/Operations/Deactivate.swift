internal import KMIP
internal import Registry
internal import TTLV

/// Deactivate (KMIP 3.0): transition 6, by the client's word rather than by a date or a revocation.
func deactivate(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try DeactivateRequest(payload, version: run.version)
  var record = try run.liveObject(request.object)
  guard LifeCycle.applies(to: record.objectType, .deactivationDate, in: run.version), record.attributes.state != nil
  else { throw KMIPError(.invalidObjectType, "an object of type \(record.objectType.name) cannot be deactivated") }
  LifeCycle.settle(&record.attributes, at: run.now)
  guard record.attributes.state == .active else {
    throw KMIPError(
      .wrongKeyLifecycleState, "the object is \(record.attributes.state?.name ?? "without state"), not Active")
  }
  // A date that is to come changes the state when it comes.
  let date = request.date ?? run.now
  record.attributes.setDate(.deactivationDate, date)
  try LifeCycle.checkDates(record.attributes)
  let reason: Value =
    request.reason
    ?? .structure([Item(.deactivationReasonCode, .enumeration(DeactivationReasonCode.unspecified.rawValue))])
  record.attributes.set(.deactivationReason, reason)
  LifeCycle.settle(&record.attributes, at: run.now)
  try run.update(record)
  run.answer(record.uniqueIdentifier)
  return ObjectResponse(record.uniqueIdentifier).items(for: run.version)
}
