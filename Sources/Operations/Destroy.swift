internal import KMIP
internal import Registry
internal import TTLV

/// Destroy (KMIP 2.1 §6.1.15, 1.4 §4.21): the material goes, the attributes stay, the names are free. A template goes
/// whole.
func destroy(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ObjectRequest(payload, version: run.version)
  var record = try run.liveObject(request.object)
  if record.objectType != .template {
    LifeCycle.settle(&record.attributes, at: run.now)
    switch record.attributes.state {
    case .preActive, .deactivated: record.attributes.state = .destroyed
    case .compromised: record.attributes.state = .destroyedCompromised
    // Users and groups have no State (KMIP 3.0).
    case nil where record.objectType.isSystem: break
    case .active:
      throw KMIPError(.wrongKeyLifecycleState, "the object is Active: revoke it first")
    case let state:
      throw KMIPError(.wrongKeyLifecycleState, "the object is \(state?.name ?? "without state")")
    }
  }
  record.attributes.setDate(.destroyDate, run.now)
  record.attributes.setDate(.lastChangeDate, run.now)
  try run.guarded { run throws(RegistryError) in try run.transaction.destroy(record) }
  run.audit(record.uniqueIdentifier)
  run.answer(record.uniqueIdentifier)
  return ObjectResponse(record.uniqueIdentifier).items(for: run.version)
}
