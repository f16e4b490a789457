internal import KMIP
internal import Secrets
internal import TTLV

/// The attributes that a certificate's own bytes tell (KMIP 2.1 §4.6–4.8, §4.22, §4.61–4.63; 1.0 §3.7–3.10).
extension RequestRun {
  func describe(certificate der: [UInt8], _ type: CertificateType, _ attributes: inout [Attribute])
    throws(KMIPError)
  {
    if let said: CertificateType = attributes.enumeration(.certificateType), said != type {
      throw KMIPError(.invalidField, "Certificate Type differs between the attributes and the certificate")
    }
    if let said = attributes.integer(.certificateLength), Int(said) != der.count {
      throw KMIPError(.invalidField, "the certificate has \(der.count) bytes, Certificate Length says \(said)")
    }
    attributes.set(.certificateLength, .integer(Int32(der.count)))
    guard type == .x_509 else { return }
    let facts: X509Facts
    do throws(CryptographicError) {
      facts = try capabilities.cryptographer.facts(ofCertificate: der)
    } catch {
      if error.code == .unsupported { return }
      throw KMIPError(.invalidField, "the Certificate Value is no X.509 certificate: \(error.message)")
    }
    try agree(with: facts, &attributes)
    attributes.set(
      .x_509CertificateIdentifier,
      .structure([
        Item(.issuerDistinguishedName, .byteString(facts.issuer)),
        Item(.certificateSerialNumber, .byteString(facts.serialNumber)),
      ]))
    attributes.set(
      .x_509CertificateSubject,
      .structure(
        [Item(.subjectDistinguishedName, .byteString(facts.subject))]
          + facts.subjectAlternativeNames.map { Item(.subjectAlternativeName, .byteString($0)) }))
    attributes.set(
      .x_509CertificateIssuer,
      .structure(
        [Item(.issuerDistinguishedName, .byteString(facts.issuer))]
          + facts.issuerAlternativeNames.map { Item(.issuerAlternativeName, .byteString($0)) }))
    // 1.0 spells the same as text.
    attributes.set(
      .certificateIdentifier,
      .structure([
        Item(.issuer, .textString(Text(facts.issuerText))),
        Item(.serialNumber, .textString(Self.hexadecimal(facts.serialNumber))),
      ]))
    attributes.set(
      .certificateSubject,
      .structure([Item(.certificateSubjectDistinguishedName, .textString(Text(facts.subjectText)))]))
    attributes.set(
      .certificateIssuer,
      .structure([Item(.certificateIssuerDistinguishedName, .textString(Text(facts.issuerText)))]))
    // 3.0 has the two names as text again.
    attributes.set(.certificateSubjectDN, .textString(Text(facts.subjectText)))
    attributes.set(.certificateIssuerDN, .textString(Text(facts.issuerText)))
    for part in facts.subjectParts { attributes.append(Attribute(part.kind.subject, .textString(part.value))) }
    for part in facts.issuerParts { attributes.append(Attribute(part.kind.issuer, .textString(part.value))) }
  }

  private func agree(with facts: X509Facts, _ attributes: inout [Attribute]) throws(KMIPError) {
    if let key = facts.key {
      if let said: CryptographicAlgorithm = attributes.enumeration(.cryptographicAlgorithm),
        said != key.algorithm, key.algorithm != .ec
      {
        throw KMIPError(.invalidField, "the certificate's key is one of \(key.algorithm.name), not of \(said.name)")
      }
      if let said = attributes.integer(.cryptographicLength), Int(said) != key.length {
        throw KMIPError(.invalidField, "the certificate's key has \(key.length) bits, not \(said)")
      }
      if !attributes.contains(where: { $0.name == .standard(.cryptographicAlgorithm) }) {
        attributes.set(.cryptographicAlgorithm, .enumeration(key.algorithm.rawValue))
      }
      attributes.set(.cryptographicLength, .integer(Int32(key.length)))
    }
    if let algorithm = facts.signatureAlgorithm {
      attributes.set(.digitalSignatureAlgorithm, .enumeration(algorithm.rawValue))
    }
  }

  func describe(certificateRequest der: [UInt8], _ attributes: inout [Attribute]) throws(KMIPError) {
    let facts: KeyFacts
    do throws(CryptographicError) {
      facts = try capabilities.cryptographer.facts(ofCertificateRequest: der)
    } catch {
      if error.code == .unsupported { return }
      throw KMIPError(.invalidField, "the Certificate Request Value is no PKCS#10 request: \(error.message)")
    }
    attributes.set(.cryptographicAlgorithm, .enumeration(facts.algorithm.rawValue))
    attributes.set(.cryptographicLength, .integer(Int32(facts.length)))
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> Text {
    let digits: StaticString = "0123456789ABCDEF"
    var utf8: [UInt8] = []
    for byte in bytes {
      utf8.append(digits.utf8Start[Int(byte >> 4)])
      utf8.append(digits.utf8Start[Int(byte & 15)])
    }
    return Text(validating: utf8) ?? ""
  }
}

extension X509Facts.NamePart.Kind {
  fileprivate var subject: AttributeType {
    switch self {
    case .commonName: .certificateSubjectCN
    case .organization: .certificateSubjectO
    case .organizationalUnit: .certificateSubjectOU
    case .email: .certificateSubjectEmail
    case .country: .certificateSubjectC
    case .stateOrProvince: .certificateSubjectST
    case .locality: .certificateSubjectL
    case .userIdentifier: .certificateSubjectUID
    case .serialNumber: .certificateSubjectSerialNumber
    case .title: .certificateSubjectTitle
    case .domainComponent: .certificateSubjectDC
    case .qualifier: .certificateSubjectDNQualifier
    }
  }

  fileprivate var issuer: AttributeType {
    switch self {
    case .commonName: .certificateIssuerCN
    case .organization: .certificateIssuerO
    case .organizationalUnit: .certificateIssuerOU
    case .email: .certificateIssuerEmail
    case .country: .certificateIssuerC
    case .stateOrProvince: .certificateIssuerST
    case .locality: .certificateIssuerL
    case .userIdentifier: .certificateIssuerUID
    case .serialNumber: .certificateIssuerSerialNumber
    case .title: .certificateIssuerTitle
    case .domainComponent: .certificateIssuerDC
    case .qualifier: .certificateIssuerDNQualifier
    }
  }
}
