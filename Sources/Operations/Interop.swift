internal import KMIP
internal import TTLV

/// Interop (KMIP 2.1 §6.1.26): the beginning and end of a test case are acknowledged. Reset, which would delete a client's
/// objects, is not permitted here: "It SHALL NOT be available in a production server."
func interop(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try InteropRequest(payload, version: run.version)
  switch request.function {
  case .begin, .end: return []
  case .reset: throw KMIPError(.permissionDenied, "this server does not reset: it is no test server")
  }
}
