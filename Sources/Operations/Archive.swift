internal import KMIP
internal import Registry
internal import TTLV

/// Archive (KMIP 2.1 §6.1.4, 1.4 §4.22): the object is set aside at once. Until it is recovered only Locate finds it.
func archive(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ObjectRequest(payload, version: run.version)
  var record = try run.liveObject(request.object)
  LifeCycle.settle(&record.attributes, at: run.now)
  record.attributes.setDate(.archiveDate, run.now)
  try run.update(record)
  run.answer(record.uniqueIdentifier)
  return ObjectResponse(record.uniqueIdentifier).items(for: run.version)
}

/// Recover (KMIP 2.1 §6.1.42, 1.4 §4.23). An object that is not archived is on-line already, which is what is asked for.
func recover(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ObjectRequest(payload, version: run.version)
  var record = try run.liveObject(request.object)
  if record.isArchived {
    // KMIP 2.1 §4.5: "The server SHALL delete this attribute whenever a Recover operation is performed."
    record.attributes.removeAll(.archiveDate)
    try run.update(record)
  }
  run.answer(record.uniqueIdentifier)
  return ObjectResponse(record.uniqueIdentifier).items(for: run.version)
}
