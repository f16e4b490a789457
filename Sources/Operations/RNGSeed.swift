internal import KMIP
internal import TTLV

/// RNG Seed (KMIP 2.1 §6.1.50, 1.4 §4.36): the answer tells how many bytes of the seed are used. They are mixed into the
/// generator beside what the kernel gives, and counted as no entropy: no client has a hand in other clients' keys.
func rngSeed(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try RNGSeedRequest(payload, version: run.version)
  let seed = try run.data(request.data) ?? []
  switch run.settings.seeds {
  case .refused: throw KMIPError(.permissionDenied, "clients do not seed this server's generator")
  case .used(let limit):
    let used = min(seed.count, limit)
    run.capabilities.cryptographer.mix(seed: Array(seed.prefix(used)))
    return [Item(.dataLength, .integer(Int32(clamping: used)))]
  }
}
