internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Encrypt (KMIP 2.1 §6.1.17, 1.4 §4.29): with a symmetric key, or with the public key of an RSA pair or certificate.
func encrypt(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try EncryptRequest(payload, version: run.version)
  var used = try run.used(request.object, for: .encrypt)
  let input = try run.data(request.data)
  let parameters = try run.parameters(request.parameters, of: used)
  let stream = request.stream
  let identifier = used.record.uniqueIdentifier
  let result: (answer: StreamAnswer, correlation: [UInt8]?)
  if used.record.objectType == .symmetricKey {
    let key = try used.secret()
    let object = used
    result = try run.run(stream, on: identifier, key: key, input: input) { run throws(KMIPError) in
      let choice = try run.cipher(of: object, key: key, parameters, nonce: request.nonce, encrypting: true)
      return (
        try run.work(choice, key: key, additional: request.additional ?? [], tag: nil, encrypting: true), choice.made
      )
    } keys: { _ throws(KMIPError) in
      MessageKeys(secret: key)
    }
  } else {
    let object = used
    guard request.nonce?.isEmpty ?? true, request.additional?.isEmpty ?? true else {
      throw KMIPError(.invalidField, "a public key takes no IV/Counter/Nonce and no additional data")
    }
    result = try run.run(stream, on: identifier, input: input) { run throws(KMIPError) in
      let method = try run.asymmetric(of: object, parameters)
      return (MessageWork(plan: .asymmetric(method), work: .held([])), nil)
    } keys: { run throws(KMIPError) in
      MessageKeys(publicKey: try object.publicKey(run.capabilities.cryptographer))
    }
  }
  try run.spend(&used, bytes: result.answer.isRepeated ? 0 : input?.count ?? 0, begins: stream.correlation == nil)
  var response = EncryptResponse(identifier)
  response.data = result.answer.data
  response.nonce = result.answer.nonce
  response.correlation = result.correlation
  if run.version >= .v1_4 {
    response.tag = result.answer.tag
  } else if let tag = result.answer.tag {
    // 1.2 and 1.3 have no field for it: it follows the data.
    response.data = (response.data ?? []) + tag
  }
  if let data = response.data { run.answer(data: data, as: .encrypt) }
  run.answer(identifier)
  return response.items(for: run.version)
}

extension RequestRun {
  /// Work on a message under a cipher that has been chosen.
  func work(_ choice: CipherChoice, key: SecretBytes, additional: [UInt8], tag: [UInt8]?, encrypting: Bool)
    throws(KMIPError) -> MessageWork
  {
    guard additional.isEmpty || !choice.shape.tags.isEmpty else {
      throw KMIPError(.badCryptographicParameters, "the cipher authenticates no additional data")
    }
    let plan = StreamPlan.cipher(
      choice.method, nonce: choice.nonce, additional: additional, tag: tag, longest: choice.longest)
    // Nothing that is decrypted may be seen before its tag has verified.
    guard choice.shape.isIncremental, encrypting || choice.shape.tags.isEmpty else {
      return MessageWork(plan: plan, work: .held([]))
    }
    let stream = try cryptographic { () throws(CryptographicError) in
      try capabilities.cryptographer.begin(
        choice.method, key: key, nonce: choice.nonce, additional: additional, encrypting: encrypting)
    }
    return MessageWork(plan: plan, work: .cipher(stream))
  }
}
