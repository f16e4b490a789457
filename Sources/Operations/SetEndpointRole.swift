internal import KMIP
internal import TTLV

/// Set Endpoint Role (KMIP 2.1 §6.1.54): the front end changes the parts after this answer has left. A server that is to
/// be the server is one already.
func setEndpointRole(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  try EndpointRoleRequest(payload, version: run.version).items
}

/// Notify and Put are "only ever sent by a server to a client" (KMIP 2.1 §6.2.2, §6.2.3): Query names them because this
/// server sends them.
func serverToClient(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  throw KMIPError(.invalidMessage, "\(run.operation.name) is sent by servers to clients, and not the other way")
}
