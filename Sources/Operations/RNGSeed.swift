internal import KMIP
internal import TTLV

/// RNG Seed (KMIP 2.1 §6.1.50, 1.4 §4.36): "the server MAY elect to ignore the information provided by the client", and says
/// so by a Data Length of zero. The generator seeds itself from the kernel; no client has a part in other clients' keys.
func rngSeed(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try RNGSeedRequest(payload, version: run.version)
  _ = try run.data(request.data)
  return [Item(.dataLength, .integer(0))]
}
