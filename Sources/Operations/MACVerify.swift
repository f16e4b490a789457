internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// MAC Verify (KMIP 2.1 §6.1.33, 1.4 §4.34).
func macVerify(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try MACVerifyRequest(payload, version: run.version)
  let used = try run.used(request.object, for: .macVerify)
  let input = try run.data(request.data)
  let parameters = try run.parameters(request.parameters, of: used)
  let key = try used.secret()
  let identifier = used.record.uniqueIdentifier
  let claimed = try run.data(request.mac)
  let (answer, correlation) = try run.run(request.stream, on: identifier, key: key, input: input) {
    run throws(KMIPError) in
    (try run.codeWork(used, key: key, parameters), nil)
  } keys: { _ throws(KMIPError) in
    guard let claimed else { throw KMIPError(.invalidMessage, "MAC Verify needs MAC Data") }
    return MessageKeys(claimed: claimed)
  }
  run.audit(identifier)
  var response = VerifyResponse(identifier)
  response.validity = answer.validity
  response.correlation = correlation
  run.answer(identifier)
  return response.items(for: run.version)
}
