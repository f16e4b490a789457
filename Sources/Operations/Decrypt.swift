internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// Decrypt (KMIP 2.1 §6.1.11, 1.4 §4.30): with a symmetric key, or with the private key of an RSA pair.
func decrypt(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try DecryptRequest(payload, version: run.version)
  let used = try run.used(request.object, for: .decrypt)
  let input = try run.data(request.data)
  let parameters = try run.parameters(request.parameters, of: used)
  let identifier = used.record.uniqueIdentifier
  let result: (answer: StreamAnswer, correlation: [UInt8]?)
  if used.record.objectType == .symmetricKey {
    let key = try used.secret()
    // Before 1.4 the tag follows the data, and is cut off when all of it is there.
    var whole = input
    var tag = request.tag
    if run.version < .v1_4, request.stream.isSingle, let data = input {
      let length = try run.cipher(of: used, key: key, parameters, nonce: request.nonce, encrypting: false).method
        .tagLength
      guard data.count >= length else {
        throw KMIPError(.cryptographicFailure, "the data is shorter than the tag that ends it")
      }
      whole = Array(data.dropLast(length))
      tag = Array(data.suffix(length))
    }
    result = try run.run(request.stream, on: identifier, key: key, input: whole) { run throws(KMIPError) in
      let choice = try run.cipher(of: used, key: key, parameters, nonce: request.nonce, encrypting: false)
      if !choice.shape.tags.isEmpty {
        guard tag?.count == choice.method.tagLength else {
          throw KMIPError(
            .invalidField, "the cipher needs an Authenticated Encryption Tag of \(choice.method.tagLength) bytes")
        }
      }
      return (
        try run.work(choice, key: key, additional: request.additional ?? [], tag: tag, encrypting: false), nil
      )
    } keys: { _ throws(KMIPError) in
      MessageKeys(secret: key)
    }
  } else {
    guard request.nonce?.isEmpty ?? true, request.additional?.isEmpty ?? true, request.tag == nil else {
      throw KMIPError(.invalidField, "a private key takes no IV/Counter/Nonce, no additional data and no tag")
    }
    result = try run.run(request.stream, on: identifier, input: input) { run throws(KMIPError) in
      (MessageWork(plan: .asymmetric(try run.asymmetric(of: used, parameters)), work: .held([])), nil)
    } keys: { _ throws(KMIPError) in
      MessageKeys(privateKey: try used.privateKey())
    }
  }
  try run.note(used.record, begins: request.stream.correlation == nil)
  var response = DecryptResponse(identifier)
  response.data = result.answer.data
  response.correlation = result.correlation
  if let data = response.data { run.answer(data: data, as: .decrypt) }
  run.answer(identifier)
  return response.items(for: run.version)
}
