internal import KMIP
internal import Secrets
internal import TTLV

/// RNG Retrieve (KMIP 2.1 §6.1.49, 1.4 §4.35).
func rngRetrieve(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try RNGRetrieveRequest(payload, version: run.version)
  guard request.count >= 0, request.count <= OperationLimits.randomBytes else {
    throw KMIPError(.invalidField, "Data Length must be 0 to \(OperationLimits.randomBytes) bytes")
  }
  let bytes = try cryptographic { () throws(CryptographicError) in
    try run.capabilities.cryptographer.random(Int(request.count)).revealed()
  }
  run.answer(data: bytes, as: .rngRetrieve)
  return [Item(.data, .byteString(bytes))]
}
