internal import KMIP
internal import Registry
internal import TTLV

/// Activate (KMIP 2.1 §6.1.1, 1.4 §4.19): transition 4.
func activate(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ObjectRequest(payload, version: run.version)
  var record = try run.object(request.object)
  guard LifeCycle.applies(to: record.objectType, .activationDate, in: run.version) else {
    throw KMIPError(.invalidObjectType, "an object of type \(record.objectType.name) cannot be activated")
  }
  let state = LifeCycle.state(of: record.attributes, at: run.now)
  guard state == .preActive else {
    throw KMIPError(.wrongKeyLifecycleState, "the object is \(state?.name ?? "without state"), not PreActive")
  }
  record.attributes.setDate(.activationDate, run.now)
  try LifeCycle.checkDates(record.attributes)
  LifeCycle.settle(&record.attributes, at: run.now)
  try run.update(record)
  run.answer(record.uniqueIdentifier)
  return ObjectResponse(record.uniqueIdentifier).items(for: run.version)
}
