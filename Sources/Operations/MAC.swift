internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// MAC (KMIP 2.1 §6.1.32, 1.4 §4.33).
func mac(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try MACRequest(payload, version: run.version)
  var used = try run.used(request.object, for: .macGenerate)
  let input = try run.data(request.data)
  let parameters = try run.parameters(request.parameters, of: used)
  let key = try used.secret()
  let identifier = used.record.uniqueIdentifier
  let object = used
  let (answer, correlation) = try run.run(request.stream, on: identifier, key: key, input: input) {
    run throws(KMIPError) in
    (try run.codeWork(object, key: key, parameters), nil)
  } keys: { _ throws(KMIPError) in
    MessageKeys()
  }
  try run.spend(&used, bytes: answer.isRepeated ? 0 : input?.count ?? 0, begins: request.stream.correlation == nil)
  var response = MACResponse(identifier)
  response.mac = answer.data
  response.correlation = correlation
  if let mac = response.mac { run.answer(data: mac, as: .macmacData) }
  run.answer(identifier)
  return response.items(for: run.version)
}

extension RequestRun {
  func codeWork(_ used: UsedObject, key: SecretBytes, _ parameters: CryptographicParameters) throws(KMIPError)
    -> MessageWork
  {
    let method = try code(of: used, key: key, parameters)
    let length = try codeLength(parameters)
    let stream = try cryptographic { () throws(CryptographicError) in
      try capabilities.cryptographer.beginCode(method, key: key)
    }
    return MessageWork(plan: .code(length: length), work: .code(stream))
  }
}
