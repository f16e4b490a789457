internal import KMIP
internal import Registry
internal import TTLV

/// Re-certify (KMIP 2.1 §6.1.45, 1.4 §4.8): a new certificate for the same key pair.
func reCertify(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  var request = try CertifyRequest(payload, version: run.version, renews: true)
  let existing = try run.liveObject(request.object)
  guard case .certificate(let kind, let old)? = try run.material(of: existing) else {
    throw KMIPError(.invalidObjectType, "an object of type \(existing.objectType.name) is not renewed by Re-certify")
  }
  guard kind == .x_509 else {
    throw KMIPError(.featureNotSupported, "certificates of type \(kind.name) are not issued")
  }
  try run.checkProtection(request.protectionStorageMasks)
  let subject = request.attributes.attributes.takeSubject()
  let requested = try run.givenAttributes(request.attributes, for: .certificate)
  var attributes = try run.replacement(
    of: existing, offset: request.offset, requested, withoutCopies: RequestRun.toldByCertificate)
  try run.renewDates(of: existing, requested, hasOffset: request.offset != nil, &attributes)
  attributes += subject

  let asked = try run.renewal(request, of: old)
  try run.checkSameKey(asked, as: old)
  let value = try run.issue(asked, &attributes)
  let identifier = run.transaction.newUniqueIdentifier()
  var links: [Link] = []
  if let link = existing.attributes.link(.publicKeyLink) {
    links.append(Link(.publicKeyLink, link))
    // "the server SHALL change the Link attribute of Link Type Certificate to point to the new certificate"
    if var key = try run.visible(link), !key.isDestroyed, !key.isArchived {
      LifeCycle.settle(&key.attributes, at: run.now)
      key.attributes.setLink(.certificateLink, identifier)
      run.countCertification(&key)
      try run.update(key)
    }
  }
  try run.replace(existing, by: value, attributes, identifier: identifier, isMade: false, links: links)
  run.answer(identifier, as: .reCertify)
  run.placeholder = identifier
  return ObjectResponse(identifier).items(for: run.version)
}

extension RequestRun {
  /// Attributes that follow from a certificate's bytes: the new one tells them anew.
  fileprivate static let toldByCertificate: Set<AttributeType> = Set(
    AttributeType.allCases.filter { type in
      type.rule.implied.contains(.certify) && type.rule.implied.contains(.register)
        && !type.rule.implied.contains(.create)
    }
  ).union([.certificateSubjectDN, .certificateIssuerDN, .cryptographicAlgorithm, .cryptographicLength]).subtracting([
    .link
  ])

  /// Dates that are copied may lie in the past; a certificate that is expired at its birth helps nobody, so a validity
  /// that has ended begins anew, as long as it was.
  fileprivate func renewDates(
    of existing: ObjectRecord, _ requested: [Attribute], hasOffset: Bool, _ attributes: inout [Attribute]
  ) throws(KMIPError) {
    guard !hasOffset, requested.dateTime(.activationDate) == nil, requested.dateTime(.deactivationDate) == nil,
      let until = attributes.dateTime(.deactivationDate), until <= now
    else { return }
    let from = attributes.dateTime(.activationDate) ?? until
    attributes.set(.activationDate, .dateTime(now))
    attributes.set(.deactivationDate, .dateTime(now &+ max(0, until &- from)))
  }

  /// What the request asks for, or the existing certificate's own name and key.
  fileprivate mutating func renewal(_ request: CertifyRequest, of old: [UInt8]) throws(KMIPError)
    -> AskedCertificate
  {
    if let bytes = request.request, let type = request.requestType { return try read(bytes, type) }
    if let reference = request.requestObject {
      let record = try liveObject(reference)
      guard case .certificateRequest(let type, let bytes)? = try material(of: record) else {
        throw KMIPError(.invalidObjectType, "the object \(record.uniqueIdentifier) is no Certificate Request")
      }
      return try read(bytes, type)
    }
    do throws(CryptographicError) {
      return AskedCertificate(
        subject: try capabilities.cryptographer.names(ofCertificate: old).subject,
        key: try capabilities.cryptographer.key(ofCertificate: old), subjectAlternativeNames: nil)
    } catch {
      throw KMIPError(.invalidField, "the existing certificate cannot be read: \(error.message)")
    }
  }

  /// "to renew an existing certificate for the same key pair"
  fileprivate func checkSameKey(_ request: AskedCertificate, as old: [UInt8]) throws(KMIPError) {
    guard let key = try? capabilities.cryptographer.key(ofCertificate: old),
      let before = try? capabilities.cryptographer.convert(key, to: .subjectPublicKeyInfo),
      let after = try? capabilities.cryptographer.convert(request.key, to: .subjectPublicKeyInfo)
    else { throw KMIPError(.invalidField, "the key of the existing certificate cannot be read") }
    guard before == after else {
      throw KMIPError(.invalidCSR, "the Certificate Request is for another key than the certificate's")
    }
  }
}
