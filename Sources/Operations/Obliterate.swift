internal import KMIP
internal import Registry
internal import TTLV

/// Obliterate (KMIP 3.0): no trace of the object is left. What may be destroyed may be obliterated, and so may what is
/// destroyed already.
func obliterate(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ObjectRequest(payload, version: run.version)
  let record = try run.object(request.object)
  if LifeCycle.state(of: record.attributes, at: run.now) == .active, !record.objectType.isSystem {
    throw KMIPError(.wrongKeyLifecycleState, "the object is Active: deactivate or revoke it first")
  }
  try run.guarded { run throws(RegistryError) in try run.transaction.obliterate(record) }
  run.audit(record.uniqueIdentifier)
  return []
}
