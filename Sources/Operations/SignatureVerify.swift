internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Signature Verify (KMIP 2.1 §6.1.56, 1.4 §4.32). No algorithm of the standard recovers data from a signature here.
func signatureVerify(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try SignatureVerifyRequest(payload, version: run.version)
  let used = try run.used(request.object, for: .verify)
  let input = try run.signed(request.data, digested: request.digested, request.stream)
  let parameters = try run.parameters(request.parameters, of: used)
  let identifier = used.record.uniqueIdentifier
  let claimed = try run.data(request.signature)
  let (answer, correlation) = try run.run(request.stream, on: identifier, input: input) { run throws(KMIPError) in
    (
      try run.signatureWork(used, parameters, signing: false, isDigested: request.digested != nil), nil
    )
  } keys: { run throws(KMIPError) in
    guard let claimed else { throw KMIPError(.invalidMessage, "Signature Verify needs Signature Data") }
    return MessageKeys(publicKey: try used.publicKey(run.capabilities.cryptographer), claimed: claimed)
  }
  try run.note(used.record, begins: request.stream.correlation == nil)
  var response = VerifyResponse(identifier)
  response.validity = answer.validity
  response.correlation = correlation
  run.answer(identifier)
  return response.items(for: run.version)
}
