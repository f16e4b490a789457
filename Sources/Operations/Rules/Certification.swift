internal import Access
internal import KMIP
internal import Registry
internal import Secrets
internal import TTLV

/// What Certify and Re-certify share: whose key, under what name, for how long, signed by whom.
extension RequestRun {
  /// The issuing authority, ready to sign; nil when none is configured.
  struct Authority {
    let certificate: [UInt8]
    let certificateObject: UniqueIdentifier
    let key: PrivateKeyMaterial
    let keyObject: UniqueIdentifier
    /// Seconds since 1970.
    let notAfter: Int64?
    let validity: Int64
  }

  /// The issuing authority's certificate and object; nil when none is configured, or its certificate is not here.
  mutating func authorityCertificate() throws(KMIPError) -> (record: ObjectRecord, bytes: [UInt8])? {
    guard let settings = settings.issuingAuthority else { return nil }
    let holder = try guarded { run throws(RegistryError) in
      try run.transaction.nameHolder(settings.certificateName, owner: settings.owner)
    }
    guard let holder, !holder.isArchived, holder.attributes.revocationReason == nil,
      case .certificate(.x_509, let bytes)? = try material(of: holder)
    else { return nil }
    return (holder, bytes)
  }

  /// KMIP has no reason for a server that lacks its own key: General Failure tells that it is not the client's fault.
  mutating func authority() throws(KMIPError) -> Authority {
    guard let settings = settings.issuingAuthority else {
      throw KMIPError(.operationNotSupported, "no issuing authority is configured")
    }
    guard let certificate = try authorityCertificate() else {
      throw KMIPError(.generalFailure, "the issuing authority's certificate is not here")
    }
    let holder = try guarded { run throws(RegistryError) in
      try run.transaction.nameHolder(settings.keyName, owner: settings.owner)
    }
    guard let holder, !holder.isArchived, let block = try material(of: holder)?.keyBlock,
      let key = KeyForms.privateMaterial(block)
    else { throw KMIPError(.generalFailure, "the issuing authority's key is not here") }
    let mask = holder.attributes.usageMask ?? []
    guard LifeCycle.state(of: holder.attributes, at: now) == .active,
      !mask.isDisjoint(with: [.certificateSign, .sign])
    else { throw KMIPError(.generalFailure, "the issuing authority's key may not sign now") }
    let facts = try? capabilities.cryptographer.facts(ofCertificate: certificate.bytes)
    return Authority(
      certificate: certificate.bytes, certificateObject: certificate.record.uniqueIdentifier, key: key,
      keyObject: holder.uniqueIdentifier, notAfter: facts?.notAfter, validity: settings.validity)
  }

  /// Reads a Certificate Request; Invalid CSR (1.x: Invalid Field) when it is none.
  func read(_ bytes: [UInt8], _ type: CertificateRequestType) throws(KMIPError) -> AskedCertificate {
    do throws(CryptographicError) {
      return try capabilities.cryptographer.read(certificateRequest: bytes, type)
    } catch {
      if error.code == .unsupported {
        throw KMIPError(.featureNotSupported, "certificate requests of type \(type.name) are not supported")
      }
      throw KMIPError(.invalidCSR, error.message)
    }
  }

  /// The request that an object with a public key comes to. Its subject is told by attributes, else by its Name.
  mutating func certificationRequest(for record: ObjectRecord, _ attributes: [Attribute]) throws(KMIPError)
    -> AskedCertificate
  {
    guard let block = try material(of: record)?.keyBlock, let key = KeyForms.publicMaterial(block) else {
      throw KMIPError(.invalidObjectType, "the server cannot read the key of \(record.uniqueIdentifier)")
    }
    var parts = attributes.compactMap { $0.subjectPart }
    if parts.isEmpty {
      let name = record.attributes.objectNames.first?.text ?? record.uniqueIdentifier.text
      // RFC 5280 appendix A: a common name has 64 characters at most.
      guard name.string.unicodeScalars.count <= 64 else {
        throw KMIPError(.invalidField, "the Name is too long for a subject: give Certificate Subject CN")
      }
      parts = [X509Facts.NamePart(.commonName, name)]
    }
    do throws(CryptographicError) {
      return AskedCertificate(
        subject: try capabilities.cryptographer.name(parts), key: key, subjectAlternativeNames: nil)
    } catch {
      throw KMIPError(.invalidField, "the subject cannot be written: \(error.message)")
    }
  }

  /// Signs; the certificate with the attributes that it tells and the requested ones.
  mutating func issue(_ request: AskedCertificate, _ attributes: inout [Attribute]) throws(KMIPError)
    -> ManagedObjectValue
  {
    if let type: CertificateType = attributes.enumeration(.certificateType), type != .x_509 {
      throw KMIPError(.featureNotSupported, "certificates of type \(type.name) are not issued")
    }
    let authority = try authority()
    let from = attributes.dateTime(.activationDate) ?? now
    let latest = authority.notAfter ?? .max
    let until = attributes.dateTime(.deactivationDate) ?? min(latest, from &+ authority.validity)
    guard from <= until, until <= latest else {
      throw KMIPError(.invalidField, "the certificate's dates do not lie within those of its issuer")
    }
    let hash = try signatureHash(attributes)
    let mask = attributes.integer(.cryptographicUsageMask).map {
      CryptographicUsageMask(rawValue: UInt32(bitPattern: $0))
    }
    let serial = try randomBytes(16).revealed()
    let der: [UInt8]
    do throws(CryptographicError) {
      der = try capabilities.cryptographer.issue(
        CertificateToIssue(
          request, notBefore: from, notAfter: until, usage: mask ?? [.verify], hash: hash, serial: serial),
        issuer: authority.certificate, key: authority.key)
    } catch {
      throw KMIPError(error.code == .failed ? .generalFailure : .invalidField, error.message)
    }
    audit(authority.keyObject)
    // These are told by the certificate now.
    attributes.removeAll { $0.subjectPart != nil || $0.name == .standard(.digitalSignatureAlgorithm) }
    attributes.removeAll { [.standard(.cryptographicLength), .standard(.certificateLength)].contains($0.name) }
    attributes.set(.certificateType, .enumeration(CertificateType.x_509.rawValue))
    attributes.set(.activationDate, .dateTime(from))
    attributes.set(.deactivationDate, .dateTime(until))
    try describe(certificate: der, .x_509, &attributes)
    return .certificate(type: .x_509, value: der)
  }

  /// Counts a use of the issuing key (KMIP 3.0 Certify Counter).
  mutating func countCertification(_ record: inout ObjectRecord) { count(.certifyCounter, in: &record) }

  private func signatureHash(_ attributes: [Attribute]) throws(KMIPError) -> HashingAlgorithm? {
    guard let asked: DigitalSignatureAlgorithm = attributes.enumeration(.digitalSignatureAlgorithm) else { return nil }
    switch asked {
    case .sha_256WithRSAEncryption, .ecdsaWithSHA256, .dsaWithSHA256: return .sha_256
    case .sha_384WithRSAEncryption, .ecdsaWithSHA384: return .sha_384
    case .sha_512WithRSAEncryption, .ecdsaWithSHA512: return .sha_512
    case .sha3_256WithRSAEncryption: return .sha3_256
    case .sha3_384WithRSAEncryption: return .sha3_384
    case .sha3_512WithRSAEncryption: return .sha3_512
    default: throw KMIPError(.featureNotSupported, "certificates are not signed with \(asked.name)")
    }
  }
}

extension Attribute {
  /// The part of the subject that this attribute asks for.
  fileprivate var subjectPart: X509Facts.NamePart? {
    guard case .standard(let type) = name, let text = value.text else { return nil }
    let kind: X509Facts.NamePart.Kind
    switch type {
    case .certificateSubjectCN: kind = .commonName
    case .certificateSubjectO: kind = .organization
    case .certificateSubjectOU: kind = .organizationalUnit
    case .certificateSubjectEmail: kind = .email
    case .certificateSubjectC: kind = .country
    case .certificateSubjectST: kind = .stateOrProvince
    case .certificateSubjectL: kind = .locality
    case .certificateSubjectUID: kind = .userIdentifier
    case .certificateSubjectSerialNumber: kind = .serialNumber
    case .certificateSubjectTitle: kind = .title
    case .certificateSubjectDC: kind = .domainComponent
    case .certificateSubjectDNQualifier: kind = .qualifier
    default: return nil
    }
    return X509Facts.NamePart(kind, text)
  }
}

extension [Attribute] {
  /// Seconds since 1970.
  func dateTime(_ type: AttributeType) -> Int64? {
    if case .dateTime(let seconds)? = value(type) { seconds } else { nil }
  }

  /// Splits off the attributes that ask for the certificate's subject, which otherwise are the server's to set.
  mutating func takeSubject() -> [Attribute] {
    let subject = filter { $0.subjectPart != nil }
    removeAll { $0.subjectPart != nil }
    return subject
  }
}
