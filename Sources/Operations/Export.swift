internal import KMIP
internal import Registry
internal import TTLV

/// Export (KMIP 2.1 §6.1.18, 1.4 §4.41): the object as Get gives it, with all its attributes. Of a destroyed object these
/// are left.
func export(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try GetRequest(payload, version: run.version)
  let record = try run.object(request.object)
  let attributes = try run.allInstances(in: record)
  let value = record.isDestroyed ? nil : try run.released(record, request)
  let items = try ExportResponse(record.uniqueIdentifier, record.objectType, attributes, value).items(for: run.version)
  if value != nil { try run.becomesUsed(record) }
  run.audit(record.uniqueIdentifier)
  run.answer(record.uniqueIdentifier)
  run.placeholder = record.uniqueIdentifier
  return items
}
