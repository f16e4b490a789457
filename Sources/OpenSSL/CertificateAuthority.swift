internal import COpenSSL
public import Secrets

/// A small certificate authority: for development clusters, and for the links between nodes.
///
/// Certificates start five minutes before the present, so that a peer whose clock is a little behind takes them.
public struct CertificateAuthority: Sendable {
  public let certificatePEM: String
  public let facts: CertificateFacts
  private let key: PrivateKey

  /// Makes a self-signed authority.
  public static func create(
    commonName: String, kind: KeyKind, validDays: Int
  ) throws(OpenSSLError) -> CertificateAuthority {
    let operation = "create the certificate authority"
    let key = try PrivateKey.generate(kind)
    let draft = try CertificateDraft([(NID_commonName, commonName)], key: key, validDays: validDays, operation)
    try draft.nameIssuer(draft.subject)
    try draft.add(NID_basic_constraints, "critical,CA:TRUE", issuedBy: draft.handle)
    try draft.add(NID_key_usage, "critical,keyCertSign,cRLSign", issuedBy: draft.handle)
    try draft.add(NID_subject_key_identifier, "hash", issuedBy: draft.handle)
    let pem = try draft.signed(by: key)
    return try CertificateAuthority(certificatePEM: pem, privateKeyPEM: key.pem())
  }

  /// Takes an authority that was made before; the key must belong to the certificate.
  public init(certificatePEM: String, privateKeyPEM: String) throws(OpenSSLError) {
    try self.init(CertificateFacts(pem: certificatePEM), key: PrivateKey(pem: privateKeyPEM))
  }

  /// Takes an authority that was made before, without its key ever being text; the key must belong to the certificate.
  public init(_ certificate: CertificateFacts, key privateKey: PrivateKey) throws(OpenSSLError) {
    facts = certificate
    key = privateKey
    guard facts.isAuthority else {
      throw OpenSSLError("read the certificate authority", "the certificate may not issue certificates")
    }
    guard try key.publicKey().der(.subjectPublicKeyInfo) == facts.publicKey().der(.subjectPublicKeyInfo) else {
      throw OpenSSLError("read the certificate authority", "the key does not belong to the certificate")
    }
    certificatePEM = try facts.pem()
  }

  /// The authority's key as unencrypted PKCS#8.
  public func privateKeyPEM() -> String {
    do { return try key.pem() } catch { preconditionFailure("a key that signs has a PEM form: \(error)") }
  }

  /// The authority's key as PKCS#8.
  public func privateKeyDER() throws(OpenSSLError) -> SecretBytes { try key.der(.pkcs8) }

  /// Issues a certificate for a node: server use, and client use too, since nodes call one another.
  public func issueServer(
    commonName: String, ipAddresses: [String], dnsNames: [String], kind: KeyKind, validDays: Int
  ) throws(OpenSSLError) -> IssuedCertificate {
    let operation = "issue the server certificate"
    let certificateKey = try PrivateKey.generate(kind)
    let draft = try serverDraft(
      commonName, ipAddresses, dnsNames, certificateKey.handle, validDays: validDays, operation)
    return try issue(draft, certificateKey, kind, usage: "serverAuth,clientAuth", operation)
  }

  /// Issues a certificate for a node that made its key itself: server and client use. The names are the authority's
  /// decision; those in the request are passed over.
  ///
  /// - Returns: the certificate as PEM.
  public func issueServer(
    commonName: String, ipAddresses: [String], dnsNames: [String], request: CertificateRequestFacts, validDays: Int
  ) throws(OpenSSLError) -> String {
    let operation = "issue the server certificate"
    guard request.isSelfSigned else {
      throw OpenSSLError(operation, "the request is not signed with the key that it names")
    }
    let subjectKey = try request.publicKey()
    let draft = try serverDraft(commonName, ipAddresses, dnsNames, subjectKey.handle, validDays: validDays, operation)
    let kind: KeyKind = subjectKey.algorithm == .rsa ? .rsa2048 : .ecP256
    return try signed(draft, kind, usage: "serverAuth,clientAuth", operation)
  }

  private func serverDraft(
    _ commonName: String, _ ipAddresses: [String], _ dnsNames: [String], _ publicKey: OpaquePointer, validDays: Int,
    _ operation: String
  ) throws(OpenSSLError) -> CertificateDraft {
    let names = try AlternativeNames.stack(ipAddresses: ipAddresses, dnsNames: dnsNames, operation)
    let draft = try CertificateDraft(
      [(NID_commonName, commonName)], publicKey: publicKey, validDays: validDays, operation)
    if shim_names_count(names.pointer) > 0 {
      try check(
        X509_add1_ext_i2d(draft.handle, NID_subject_alt_name, UnsafeMutableRawPointer(names.pointer), 0, 0), operation)
    }
    return draft
  }

  /// Issues a client certificate. The subject is `CN=…` or `CN=…,OU=…`.
  public func issueClient(
    commonName: String, organizationalUnit: String?, kind: KeyKind, validDays: Int
  ) throws(OpenSSLError) -> IssuedCertificate {
    let operation = "issue the client certificate"
    let certificateKey = try PrivateKey.generate(kind)
    var subject: [(nid: Int32, value: String)] = []
    if let organizationalUnit { subject.append((NID_organizationalUnitName, organizationalUnit)) }
    subject.append((NID_commonName, commonName))
    let draft = try CertificateDraft(subject, key: certificateKey, validDays: validDays, operation)
    return try issue(draft, certificateKey, kind, usage: "clientAuth", operation)
  }

  /// Writes a revocation list as PEM (RFC 5280 §5).
  ///
  /// - Parameters:
  ///   - revoked: serials as in `CertificateFacts.serial`.
  ///   - number: the CRL number, which must grow from list to list.
  public func revocationList(
    revoked: [[UInt8]], number: UInt64, validDays: Int
  ) throws(OpenSSLError) -> String {
    let authority = try Certificate.parse(facts.der, "write the revocation list")
    return try RevocationList.pem(
      revoked: revoked, number: number, validDays: validDays, authority: authority.pointer, key: key)
  }

  private func issue(
    _ draft: borrowing CertificateDraft, _ certificateKey: PrivateKey, _ kind: KeyKind, usage: StaticString,
    _ operation: String
  ) throws(OpenSSLError) -> IssuedCertificate {
    try IssuedCertificate(
      certificatePEM: signed(draft, kind, usage: usage, operation), privateKeyPEM: certificateKey.pem())
  }

  private func signed(
    _ draft: borrowing CertificateDraft, _ kind: KeyKind, usage: StaticString, _ operation: String
  ) throws(OpenSSLError) -> String {
    let authority = try Certificate.parse(facts.der, operation)
    try draft.nameIssuer(X509_get_subject_name(authority.pointer))
    try draft.add(NID_basic_constraints, "critical,CA:FALSE", issuedBy: authority.pointer)
    // Key transport (TLS 1.2 with RSA suites) needs the second bit; an EC key cannot do it.
    let keyUsage: StaticString =
      kind == .rsa2048 ? "critical,digitalSignature,keyEncipherment" : "critical,digitalSignature"
    try draft.add(NID_key_usage, keyUsage, issuedBy: authority.pointer)
    try draft.add(NID_ext_key_usage, usage, issuedBy: authority.pointer)
    try draft.add(NID_subject_key_identifier, "hash", issuedBy: authority.pointer)
    try draft.add(NID_authority_key_identifier, "keyid", issuedBy: authority.pointer)
    return try draft.signed(by: key)
  }
}
