internal import KMIP
internal import TTLV

/// Hash (KMIP 2.1 §6.1.24, 1.4 §4.37).
func hash(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try HashRequest(payload, version: run.version)
  let input = try run.data(request.data)
  let (answer, correlation) = try run.run(request.stream, on: nil, input: input) { run throws(KMIPError) in
    let hash = try run.hash(request.parameters ?? CryptographicParameters())
    let stream = try cryptographic { () throws(CryptographicError) in
      try run.capabilities.cryptographer.beginHash(hash)
    }
    return (MessageWork(plan: .hash, work: .code(stream)), nil)
  } keys: { _ throws(KMIPError) in
    MessageKeys()
  }
  var response = HashResponse()
  response.data = answer.data
  response.correlation = correlation
  if let data = response.data { run.answer(data: data, as: .hash) }
  return response.items(for: run.version)
}
