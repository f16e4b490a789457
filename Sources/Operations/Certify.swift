internal import KMIP
internal import Registry
internal import TTLV

/// Certify (KMIP 2.1 §6.1.6, 1.4 §4.7): a certificate for a public key, signed by the issuing authority.
func certify(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  var request = try CertifyRequest(payload, version: run.version, renews: false)
  try run.checkProtection(request.protectionStorageMasks)
  let subject = request.attributes.attributes.takeSubject()
  var attributes = try run.givenAttributes(request.attributes, for: .certificate)
  attributes += subject

  // "If omitted and Certificate Request is not present, then the ID Placeholder value is used".
  var publicKey: ObjectRecord?
  let asked: AskedCertificate
  if let bytes = request.request, let type = request.requestType {
    asked = try run.read(bytes, type)
    if let reference = request.object { publicKey = try run.certifiable(reference) }
  } else {
    let record = try run.certifiable(request.object)
    if record.objectType == .certificateRequest {
      guard case .certificateRequest(let type, let bytes)? = try run.material(of: record) else {
        throw KMIPError(.invalidObjectType, "the server has no Certificate Request Value")
      }
      asked = try run.read(bytes, type)
    } else {
      guard run.version < .v2_0 || attributes.value(.certificateType) != nil else {
        throw KMIPError(.invalidField, "without a Certificate Request, the attributes tell the Certificate Type")
      }
      asked = try run.certificationRequest(for: record, attributes)
      publicKey = record
    }
  }
  let value = try run.issue(asked, &attributes)
  let identifier = run.transaction.newUniqueIdentifier()
  if var key = publicKey, key.objectType == .publicKey {
    attributes.append(Attribute(.link, Link(.publicKeyLink, key.uniqueIdentifier).value))
    LifeCycle.settle(&key.attributes, at: run.now)
    key.attributes.setLink(.certificateLink, identifier)
    run.countCertification(&key)
    try run.update(key)
  }
  try run.insert(value, attributes, identifier: identifier, isMade: false)
  run.answer(identifier, as: .certify)
  run.placeholder = identifier
  return ObjectResponse(identifier).items(for: run.version)
}

extension RequestRun {
  /// The object that is to be certified.
  fileprivate mutating func certifiable(_ reference: ObjectReference?) throws(KMIPError) -> ObjectRecord {
    let record = try liveObject(reference)
    guard record.objectType == .publicKey || record.objectType == .certificateRequest else {
      throw KMIPError(.invalidObjectType, "an object of type \(record.objectType.name) is not certified")
    }
    return record
  }
}
