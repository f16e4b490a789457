internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Sign (KMIP 2.1 §6.1.55, 1.4 §4.31).
func sign(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try SignRequest(payload, version: run.version)
  var used = try run.used(request.object, for: .sign)
  let input = try run.signed(request.data, digested: request.digested, request.stream)
  let parameters = try run.parameters(request.parameters, of: used)
  let identifier = used.record.uniqueIdentifier
  let object = used
  let (answer, correlation) = try run.run(request.stream, on: identifier, input: input) { run throws(KMIPError) in
    (
      try run.signatureWork(object, parameters, signing: true, isDigested: request.digested != nil), nil
    )
  } keys: { _ throws(KMIPError) in
    MessageKeys(privateKey: try object.privateKey())
  }
  try run.spend(&used, bytes: answer.isRepeated ? 0 : input?.count ?? 0, begins: request.stream.correlation == nil)
  var response = SignResponse(identifier)
  response.signature = answer.data
  response.correlation = correlation
  if let signature = response.signature { run.answer(data: signature, as: .signSignatureData) }
  run.answer(identifier)
  return response.items(for: run.version)
}

extension RequestRun {
  /// What is signed: data, or in a request by itself its digest.
  func signed(_ data: DataReference?, digested: [UInt8]?, _ stream: StreamIndicators) throws(KMIPError) -> [UInt8]? {
    guard let digested else { return try self.data(data) }
    guard data == nil else { throw KMIPError(.invalidMessage, "Data and Digested Data are both given") }
    guard stream.isSingle else { throw KMIPError(.invalidField, "Digested Data does not come in parts") }
    return digested
  }

  /// Work on a message that is to be signed or verified: hashed part by part, or held whole where the key hashes itself.
  func signatureWork(
    _ used: UsedObject, _ parameters: CryptographicParameters, signing: Bool, isDigested: Bool
  ) throws(KMIPError) -> MessageWork {
    let method = try signature(of: used, parameters, signing: signing, isDigested: isDigested)
    let plan = StreamPlan.signature(method, isMaskSaid: parameters.maskGeneratorHashingAlgorithm != nil)
    guard let hash = method.hash, !isDigested else { return MessageWork(plan: plan, work: .held([])) }
    let stream = try cryptographic { () throws(CryptographicError) in
      try capabilities.cryptographer.beginHash(hash)
    }
    return MessageWork(plan: plan, work: .code(stream))
  }
}
