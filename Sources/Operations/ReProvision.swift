internal import Access
internal import KMIP
internal import Registry
internal import TTLV

/// Re-Provision (KMIP 2.1 §6.1.48): another certificate for the client itself. The one by which it came is worth nothing
/// once this has been answered, at any node.
///
/// A client without parameters fetches its new private key within the same batch: a later request could not say any more
/// who it is.
func reProvision(_ payload: Item, _ run: inout RequestRun) throws(KMIPError) -> [Item] {
  let request = try ReProvisionRequest(payload, version: run.version)
  // "SHALL be called by the client that requires new credentials": not by who stands in for it.
  guard run.rights == nil, run.principal.certificate != nil, run.principal.identity == run.certified.identity else {
    throw KMIPError(.permissionDenied, "only the client itself, by its certificate, is given another one")
  }
  let answer: UniqueIdentifier
  switch request.wish {
  case .sign(let type, let bytes): answer = try run.enrolSigned(try run.read(bytes, type))
  case .take(let value):
    guard case .certificate(.x_509, let bytes) = value else {
      throw KMIPError(.featureNotSupported, "clients come by X.509 certificates")
    }
    var attributes: [Attribute] = []
    try run.describe(certificate: bytes, .x_509, &attributes)
    answer = run.transaction.newUniqueIdentifier()
    try run.insert(value, attributes, identifier: answer, isMade: false)
    try run.enrol(bytes, object: answer)
  case .make: answer = try run.enrolMade()
  }
  run.answer(answer, as: .reProvision)
  run.placeholder = answer
  return ObjectResponse(answer).items(for: run.version)
}

extension RequestRun {
  /// Has the issuing authority sign; the certificate's identifier.
  fileprivate mutating func enrolSigned(_ asked: AskedCertificate, publicKey: UniqueIdentifier? = nil)
    throws(KMIPError) -> UniqueIdentifier
  {
    guard settings.issuingAuthority != nil else {
      throw KMIPError(.featureNotSupported, "no issuing authority is configured: bring a certificate")
    }
    var attributes: [Attribute] = []
    let value = try issue(asked, &attributes)
    guard case .certificate(_, let bytes) = value else {
      throw KMIPError(.generalFailure, "the issuing authority has made no certificate")
    }
    let identifier = transaction.newUniqueIdentifier()
    if let publicKey { attributes.append(Attribute(.link, Link(.publicKeyLink, publicKey).value)) }
    try insert(value, attributes, identifier: identifier, isMade: false)
    try enrol(bytes, object: identifier, expiry: attributes.dateTime(.deactivationDate))
    return identifier
  }

  /// "The server shall generate a key pair and certificate associated with the client"; the private key's identifier.
  fileprivate mutating func enrolMade() throws(KMIPError) -> UniqueIdentifier {
    let kind = KeyPairKind.ec(.p_256)
    let pair = try newKeyPair(kind)
    let common = [
      Attribute(.cryptographicAlgorithm, .enumeration(CryptographicAlgorithm.ec.rawValue)),
      Attribute(.cryptographicLength, .integer(256)), Attribute(.activationDate, .dateTime(now)),
    ]
    let (privateKey, publicKey) = (transaction.newUniqueIdentifier(), transaction.newUniqueIdentifier())
    let subject: [UInt8]
    do throws(CryptographicError) {
      // RFC 5280 appendix A: a common name has 64 characters at most.
      let name = Text(String(certified.identity.string.unicodeScalars.prefix(64).map(Character.init)))
      subject = try capabilities.cryptographer.name([X509Facts.NamePart(.commonName, name)])
    } catch {
      throw KMIPError(.generalFailure, "the subject cannot be written: \(error.message)")
    }
    let certificate = try enrolSigned(
      AskedCertificate(subject: subject, key: pair.publicKey, subjectAlternativeNames: nil), publicKey: publicKey)
    // PKCS#8 is what TLS libraries read.
    let format = Attribute(.keyFormatType, .enumeration(KeyFormatType.pkcs_8.rawValue))
    try insert(
      try privateKeyValue(pair, kind, common + [format]),
      common + [
        Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: CryptographicUsageMask.sign.rawValue))),
        Attribute(.link, Link(.publicKeyLink, publicKey).value),
        Attribute(.link, Link(.certificateLink, certificate).value),
      ], identifier: privateKey, isMade: true)
    try insert(
      try publicKeyValue(pair, kind, common),
      common + [
        Attribute(.cryptographicUsageMask, .integer(Int32(bitPattern: CryptographicUsageMask.verify.rawValue))),
        Attribute(.link, Link(.privateKeyLink, privateKey).value),
        Attribute(.link, Link(.certificateLink, certificate).value),
      ], identifier: publicKey, isMade: true)
    return privateKey
  }
}
