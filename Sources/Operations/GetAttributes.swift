internal import KMIP
internal import Registry
internal import TTLV

/// Get Attributes (KMIP 2.1 §6.1.20, 1.4 §4.12): in the order asked for; what the object does not have is left out.
func getAttributes(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try GetAttributesRequest(payload, version: run.version)
  let record = try run.object(request.object)
  let attributes: [Attribute]
  if let names = request.names {
    var found: [Attribute] = []
    found.reserveCapacity(names.count)
    for name in names { found += try run.instances(of: name, in: record) }
    if let links = request.links {
      found.removeAll { $0.name == .standard(.link) && !(Link($0.value).map { links.contains($0.type) } ?? false) }
    }
    attributes = found
  } else {
    attributes = try run.allInstances(in: record)
  }
  run.answer(record.uniqueIdentifier)
  return GetAttributesResponse(record.uniqueIdentifier, attributes).items(for: run.version)
}

/// Get Attribute List (KMIP 2.1 §6.1.21, 1.4 §4.13).
func getAttributeList(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ObjectRequest(payload, version: run.version)
  let record = try run.object(request.object)
  var names: [AttributeName] = []
  for attribute in try run.allInstances(in: record) where !names.contains(attribute.name) {
    names.append(attribute.name)
  }
  run.answer(record.uniqueIdentifier)
  var links: [LinkType] = []
  for link in record.attributes.links where !links.contains(link.type) { links.append(link.type) }
  return GetAttributeListResponse(record.uniqueIdentifier, names, links: links).items(for: run.version)
}
