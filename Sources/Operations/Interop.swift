internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// Interop (KMIP 2.1 §6.1.26): the beginning and end of a test case are acknowledged. Reset "SHALL NOT be available in a
/// production server": where it is configured, it destroys the client's own objects.
func interop(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try InteropRequest(payload, version: run.version)
  switch request.function {
  case .begin, .end: return []
  case .reset:
    guard run.settings.resets else {
      throw KMIPError(.permissionDenied, "this server does not reset: it is no test server")
    }
    try run.destroyOwnObjects()
    return []
  }
}

extension RequestRun {
  /// Destroys what belongs to the client, whatever its state.
  fileprivate mutating func destroyOwnObjects() throws(KMIPError) {
    let query = LocateQuery(
      scope: .owner(principal.identity), storage: Set(StorageClass.allCases).subtracting([.destroyed]))
    let found = try guarded { run throws(RegistryError) in try run.transaction.locate(query) }
    for var record in found.objects {
      record.attributes.setDate(.destroyDate, now)
      record.attributes.setDate(.lastChangeDate, now)
      record.attributes.state = record.attributes.state == .compromised ? .destroyedCompromised : .destroyed
      let gone = record
      try guarded { run throws(RegistryError) in try run.transaction.destroy(gone) }
      audit(record.uniqueIdentifier)
    }
  }
}
