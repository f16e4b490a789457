internal import KMIP
internal import TTLV

/// Log (KMIP 2.1 §6.1.29): the message becomes part of the audit record, as it is.
func log(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try LogRequest(payload, version: run.version)
  guard request.message.utf8.count <= OperationLimits.logMessageLength else {
    throw KMIPError(.invalidField, "a Log Message has at most \(OperationLimits.logMessageLength) bytes")
  }
  run.audit(nil, message: request.message)
  return []
}

/// Ping (KMIP 2.1 §6.1.36): the server is there.
func ping(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  try StructureReader(payload, version: run.version).finish()
  return []
}
