public import KMIP
internal import OpenSSL
public import Operations
public import Secrets
public import TTLV

extension OpenSSLCryptographer {
  public func read(certificateRequest bytes: [UInt8], _ type: CertificateRequestType) throws(CryptographicError)
    -> AskedCertificate
  {
    let facts: CertificateRequestFacts
    switch type {
    case .pkcs_10: facts = try input { () throws(OpenSSLError) in try CertificateRequestFacts(der: bytes) }
    case .pem: facts = try input { () throws(OpenSSLError) in try CertificateRequestFacts(pem: bytes) }
    case .crmf, .pgp: throw CryptographicError(.unsupported, "requests of type \(type.name) are not read")
    }
    guard facts.isSelfSigned else {
      throw CryptographicError(.malformed, "the request's signature does not verify under its key")
    }
    return AskedCertificate(
      subject: facts.subjectDER, key: .subjectPublicKeyInfo(facts.subjectPublicKeyInfo),
      subjectAlternativeNames: facts.subjectAlternativeNames)
  }

  public func name(_ parts: [X509Facts.NamePart]) throws(CryptographicError) -> [UInt8] {
    try input { () throws(OpenSSLError) in
      try CertificateIssuance.name(
        parts.map { NamePart(attribute: NameParts.attribute(of: $0.kind), value: $0.value.string) })
    }
  }

  public func issue(_ certificate: CertificateToIssue, issuer: [UInt8], key: PrivateKeyMaterial)
    throws(CryptographicError) -> [UInt8]
  {
    let subjectKey = try PublicKey.load(certificate.request.key)
    let issuerKey = try PrivateKey.load(key)
    var digest: OpenSSL.Digest?
    if let hash = certificate.hash {
      guard let named = Digests.named(hash) else {
        throw CryptographicError(.unsupported, "certificates are not signed over \(hash.name)")
      }
      digest = named
    }
    return try input { () throws(OpenSSLError) in
      var issuance = CertificateIssuance(
        subject: certificate.request.subject, key: subjectKey, notBefore: certificate.notBefore,
        notAfter: certificate.notAfter)
      issuance.keyUsage = Self.keyUsage(certificate.usage)
      issuance.subjectAlternativeNames = certificate.request.subjectAlternativeNames
      return try issuance.issue(
        by: try CertificateFacts(der: issuer), key: issuerKey, digest: digest, serial: certificate.serial)
    }
  }

  /// KMIP 1.4 Table 96. Certificates of authorities are not issued, so keyCertSign and cRLSign are left out.
  private static func keyUsage(_ mask: CryptographicUsageMask) -> [Int32] {
    var bits: [Int32] = []
    if !mask.isDisjoint(with: [.sign, .verify]) { bits.append(0) }
    if mask.contains(.contentCommitment_NonRepudiation) { bits.append(1) }
    if !mask.isDisjoint(with: [.wrapKey, .unwrapKey]) { bits.append(2) }
    if !mask.isDisjoint(with: [.encrypt, .decrypt]) { bits.append(3) }
    if mask.contains(.keyAgreement) { bits.append(4) }
    return bits
  }

  public func validity(of leaf: [UInt8], others: [[UInt8]], anchors: [[UInt8]], at time: Int64)
    throws(CryptographicError) -> ValidityIndicator
  {
    let verdict = try input { () throws(OpenSSLError) in
      try CertificateChain(leaf: leaf, others: others).verify(anchors: anchors, at: time)
    }
    switch verdict {
    case .valid: return .valid
    case .unanchored: return .unknown
    case .invalid: return .invalid
    }
  }

  public func names(ofCertificate der: [UInt8]) throws(CryptographicError) -> (subject: [UInt8], issuer: [UInt8]) {
    let facts = try input { () throws(OpenSSLError) in try CertificateFacts(der: der) }
    return (facts.subjectDER, facts.issuerDER)
  }

  public func container(
    _ key: PrivateKeyMaterial, certificate: [UInt8]?, chain: [[UInt8]], password: SecretBytes, name: Text?
  ) throws(CryptographicError) -> SecretBytes {
    let loaded = try PrivateKey.load(key)
    return try input { () throws(OpenSSLError) in
      try PKCS12.encode(loaded, certificate: certificate, chain: chain, password: password, name: name?.string)
    }
  }

  public func key(ofCertificate der: [UInt8]) throws(CryptographicError) -> PublicKeyMaterial {
    let facts = try input { () throws(OpenSSLError) in try CertificateFacts(der: der) }
    return .subjectPublicKeyInfo(facts.subjectPublicKeyInfo)
  }
}
