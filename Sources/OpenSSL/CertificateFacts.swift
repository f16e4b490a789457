internal import COpenSSL
internal import Glibc

/// An X.509 certificate, read (RFC 5280).
///
/// Names that hold a NUL or are no valid text make the certificate unreadable: an identity must not depend on where a
/// reader stops.
public struct CertificateFacts: Sendable, Hashable {
  public let der: [UInt8]
  /// The subject as RFC 2253 text, most specific part first: `CN=alice,OU=backup,O=Acme`.
  public let subject: String
  public let subjectDER: [UInt8]
  /// The issuer as RFC 2253 text.
  public let issuer: String
  public let issuerDER: [UInt8]
  /// The parts of both names, in the order in which they are encoded (the root first).
  public let subjectParts: [NamePart]
  public let issuerParts: [NamePart]
  /// The most specific (last encoded) common name of the subject.
  public let commonName: String?
  /// The most specific (last encoded) organizational unit of the subject.
  public let organizationalUnit: String?
  /// The serial number's magnitude, big-endian, without leading zeros (at least one byte).
  public let serial: [UInt8]
  /// Validity in seconds since 1970, both ends included.
  public let notBefore: Int64
  public let notAfter: Int64
  public let dnsNames: [String]
  public let emails: [String]
  public let uris: [String]
  /// 4 or 16 bytes each, in network order.
  public let ipAddressBytes: [[UInt8]]
  /// The same as text: `127.0.0.1`, `::1`.
  public let ipAddresses: [String]
  /// The subject's and the issuer's alternative names of every kind, each as DER of one GeneralName.
  public let subjectAlternativeNames: [[UInt8]]
  public let issuerAlternativeNames: [[UInt8]]
  /// The serial number as the content bytes of its DER INTEGER (two's complement, big-endian).
  public let serialContent: [UInt8]
  /// X.509 version: 1 or 3.
  public let version: Int
  public let isAuthority: Bool
  /// OpenSSL's long name of the public key's algorithm: `rsaEncryption`, `id-ecPublicKey`.
  public let publicKeyAlgorithm: String
  /// The public key's length in bits; 0 when this libcrypto cannot read the key.
  public let publicKeyBits: Int
  /// The curve of an EC public key.
  public let publicKeyCurve: Curve?
  /// OpenSSL's long name of the signature algorithm: `sha256WithRSAEncryption`, `ecdsa-with-SHA256`.
  public let signatureAlgorithm: String
  /// SubjectPublicKeyInfo, DER.
  public let subjectPublicKeyInfo: [UInt8]
  public let subjectKeyIdentifier: [UInt8]?
  /// SHA-256 over the DER.
  public let fingerprint: [UInt8]

  /// Reads one DER certificate; bytes after it are refused.
  public init(der: [UInt8]) throws(OpenSSLError) {
    let operation = "read the certificate"
    let owned = try der.span.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try decoded(raw, X509_free, operation) { d2i_X509(nil, $0, $1) }
    }
    try self.init(owned.pointer, der: der, operation)
  }

  /// Reads the first certificate of a PEM text.
  public init(pem: String) throws(OpenSSLError) {
    let operation = "read the PEM certificate"
    let owned = try withReader(over: Array(pem.utf8), operation) { (reader) throws(OpenSSLError) -> Owned in
      try Owned(PEM_read_bio_X509(reader, nil, noPassword, nil), X509_free, operation)
    }
    let handle = owned.pointer
    try self.init(handle, der: encoded(operation) { i2d_X509(handle, $0) }, operation)
  }

  private init(_ handle: OpaquePointer, der: [UInt8], _ operation: String) throws(OpenSSLError) {
    self.der = der
    fingerprint = Digest.sha256.hash(der)
    let subjectName = X509_get_subject_name(handle)
    let issuerName = X509_get_issuer_name(handle)
    subject = try DistinguishedName.text(subjectName, operation)
    issuer = try DistinguishedName.text(issuerName, operation)
    subjectDER = try encoded(operation) { i2d_X509_NAME(subjectName, $0) }
    issuerDER = try encoded(operation) { i2d_X509_NAME(issuerName, $0) }
    subjectParts = try DistinguishedName.parts(subjectName, operation)
    issuerParts = try DistinguishedName.parts(issuerName, operation)
    commonName = try DistinguishedName.last(NID_commonName, of: subjectName, operation)
    organizationalUnit = try DistinguishedName.last(NID_organizationalUnitName, of: subjectName, operation)
    serial = try serialBytes(X509_get0_serialNumber(handle), operation)
    serialContent = try integerContent(X509_get0_serialNumber(handle), operation)
    notBefore = try secondsSince1970(X509_get0_notBefore(handle), operation)
    notAfter = try secondsSince1970(X509_get0_notAfter(handle), operation)
    version = X509_get_version(handle) + 1
    isAuthority = X509_check_ca(handle) > 0
    signatureAlgorithm = longName(X509_get_signature_nid(handle))

    let names = try AlternativeNames(of: handle, operation)
    dnsNames = names.dns
    emails = names.emails
    uris = names.uris
    ipAddressBytes = names.addresses
    ipAddresses = names.addresses.map(AlternativeNames.addressText)

    subjectAlternativeNames = try AlternativeNames.encodings(NID_subject_alt_name, of: handle, operation)
    issuerAlternativeNames = try AlternativeNames.encodings(NID_issuer_alt_name, of: handle, operation)

    let info = X509_get_X509_PUBKEY(handle)
    var algorithm: OpaquePointer?
    X509_PUBKEY_get0_param(&algorithm, nil, nil, nil, info)
    publicKeyAlgorithm = longName(algorithm.map { OBJ_obj2nid($0) } ?? NID_undef)
    subjectPublicKeyInfo = try encoded(operation) { i2d_X509_PUBKEY(info, $0) }
    let key = X509_get0_pubkey(handle)
    publicKeyBits = key.map { Int(EVP_PKEY_get_bits($0)) } ?? 0
    publicKeyCurve = key.flatMap { Curve(handle: $0) }
    subjectKeyIdentifier = X509_get0_subject_key_id(handle).map(bytes(of:))
    ERR_clear_error()
  }

  /// The certified key.
  public func publicKey() throws(OpenSSLError) -> PublicKey {
    try PublicKey(der: subjectPublicKeyInfo, form: .subjectPublicKeyInfo)
  }

  /// True when `authority` is named as the issuer and its key verifies the signature. Looks at no date.
  public func isIssued(by authority: CertificateFacts) -> Bool {
    defer { ERR_clear_error() }
    guard issuerDER == authority.subjectDER, let key = try? authority.publicKey(),
      let own = try? Certificate.parse(der, "read the certificate")
    else { return false }
    return X509_verify(own.pointer, key.handle) == 1
  }

  /// The certificate as PEM.
  public func pem() throws(OpenSSLError) -> String {
    let own = try Certificate.parse(der, "write the certificate")
    return try Certificate.pem(own.pointer)
  }

  /// Reads all certificates of a PEM text (a bundle), in their order.
  public static func all(inPEM text: String) throws(OpenSSLError) -> [CertificateFacts] {
    let operation = "read the PEM certificates"
    return try withReader(over: Array(text.utf8), operation) { (reader) throws(OpenSSLError) -> [CertificateFacts] in
      var found: [CertificateFacts] = []
      while let handle = PEM_read_bio_X509(reader, nil, noPassword, nil) {
        let owned = try Owned(handle, X509_free, operation)
        let pointer = owned.pointer
        try found.append(CertificateFacts(pointer, der: encoded(operation) { i2d_X509(pointer, $0) }, operation))
      }
      // The end of the text shows as "no start line"; anything else is a broken certificate.
      let code = ERR_peek_last_error()
      guard !found.isEmpty, code == 0 || (code & 0x7F_FFFF) == UInt(PEM_R_NO_START_LINE) else {
        throw OpenSSLError(operation)
      }
      ERR_clear_error()
      return found
    }
  }
}

/// OpenSSL's long name of an algorithm.
func longName(_ nid: Int32) -> String { OBJ_nid2ln(nid).map { String(cString: $0) } ?? "undefined" }
