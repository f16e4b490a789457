internal import COpenSSL

/// A certificate revocation list, read (RFC 5280 §5).
public struct RevocationList: Sendable {
  public let der: [UInt8]
  /// RFC 2253 text.
  public let issuer: String
  public let issuerDER: [UInt8]
  /// Seconds since 1970.
  public let thisUpdate: Int64
  /// Seconds since 1970; absent in a list that names no end.
  public let nextUpdate: Int64?
  /// Serials as in `CertificateFacts.serial`.
  public let revoked: Set<[UInt8]>

  public init(der: [UInt8]) throws(OpenSSLError) {
    let operation = "read the revocation list"
    let owned = try Self.parse(der, operation)
    try self.init(owned.pointer, der: der, operation)
  }

  /// Reads the first revocation list of a PEM text.
  public init(pem: String) throws(OpenSSLError) {
    let operation = "read the PEM revocation list"
    let owned = try withReader(over: Array(pem.utf8), limit: Limits.revocationListLength, operation) {
      (reader) throws(OpenSSLError) -> Owned in
      try Owned(PEM_read_bio_X509_CRL(reader, nil, noPassword, nil), X509_CRL_free, operation)
    }
    let handle = owned.pointer
    try self.init(handle, der: encoded(operation) { i2d_X509_CRL(handle, $0) }, operation)
  }

  private init(_ handle: OpaquePointer, der: [UInt8], _ operation: String) throws(OpenSSLError) {
    self.der = der
    let name = X509_CRL_get_issuer(handle)
    issuer = try DistinguishedName.text(name, operation)
    issuerDER = try encoded(operation) { i2d_X509_NAME(name, $0) }
    thisUpdate = try secondsSince1970(X509_CRL_get0_lastUpdate(handle), operation)
    if let next = X509_CRL_get0_nextUpdate(handle) {
      nextUpdate = try secondsSince1970(next, operation)
    } else {
      nextUpdate = nil
    }
    var serials: Set<[UInt8]> = []
    for position in 0..<max(0, shim_revoked_count(handle)) {
      let entry = shim_revoked_at(handle, position)
      serials.insert(try serialBytes(X509_REVOKED_get0_serialNumber(entry), operation))
    }
    revoked = serials
  }

  /// True when the authority is named as the issuer and its key verifies the signature. Looks at no date.
  public func isSigned(by authority: CertificateFacts) -> Bool {
    defer { ERR_clear_error() }
    guard issuerDER == authority.subjectDER, let key = try? authority.publicKey(),
      let own = try? Self.parse(der, "read the revocation list")
    else { return false }
    return X509_CRL_verify(own.pointer, key.handle) == 1
  }

  /// True when the list revokes the certificate; false for certificates of other issuers.
  public func revokes(_ certificate: CertificateFacts) -> Bool {
    certificate.issuerDER == issuerDER && revoked.contains(certificate.serial)
  }

  private static func parse(_ der: [UInt8], _ operation: String) throws(OpenSSLError) -> Owned {
    try der.span.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try decoded(raw, X509_CRL_free, operation, limit: Limits.revocationListLength) { d2i_X509_CRL(nil, $0, $1) }
    }
  }

  static func pem(
    revoked: [[UInt8]], number: UInt64, validDays: Int, authority: OpaquePointer, key: PrivateKey
  ) throws(OpenSSLError) -> String {
    let operation = "write the revocation list"
    guard (1...Limits.validDays).contains(validDays) else {
      throw OpenSSLError(operation, "the validity must lie in 1...\(Limits.validDays) days")
    }
    let list = try Owned(X509_CRL_new(), X509_CRL_free, operation)
    try check(X509_CRL_set_version(list.pointer, 1), operation)
    try check(X509_CRL_set_issuer_name(list.pointer, X509_get_subject_name(authority)), operation)
    guard let now = X509_gmtime_adj(nil, 0) else { throw OpenSSLError(operation) }
    defer { ASN1_STRING_free(now) }
    try check(X509_CRL_set1_lastUpdate(list.pointer, now), operation)
    guard let end = X509_time_adj_ex(nil, Int32(validDays), 0, nil) else { throw OpenSSLError(operation) }
    defer { ASN1_STRING_free(end) }
    try check(X509_CRL_set1_nextUpdate(list.pointer, end), operation)
    for magnitude in Set(revoked) {
      let entry = try Owned(X509_REVOKED_new(), X509_REVOKED_free, operation)
      let serial = try serialNumber(magnitude, operation)
      defer { ASN1_INTEGER_free(serial) }
      try check(X509_REVOKED_set_serialNumber(entry.pointer, serial), operation)
      try check(X509_REVOKED_set_revocationDate(entry.pointer, now), operation)
      try check(X509_CRL_add0_revoked(list.pointer, entry.pointer), operation)
      _ = entry.take()
    }
    try check(X509_CRL_sort(list.pointer), operation)
    try add(number: number, to: list.pointer, authority, operation)
    guard X509_CRL_sign(list.pointer, key.handle, key.signatureDigest) > 0 else { throw OpenSSLError(operation) }
    let bytes = try written(operation) { (writer) throws(OpenSSLError) in
      try check(PEM_write_bio_X509_CRL(writer, list.pointer), operation)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The two extensions that every list needs (RFC 5280 §5.2.1, §5.2.3).
  private static func add(
    number: UInt64, to list: OpaquePointer, _ authority: OpaquePointer, _ operation: String
  ) throws(OpenSSLError) {
    var context = X509V3_CTX()
    X509V3_set_ctx(&context, authority, nil, nil, list, 0)
    let identifier = try Owned(
      X509V3_EXT_conf_nid(nil, &context, NID_authority_key_identifier, "keyid"), X509_EXTENSION_free, operation)
    try check(X509_CRL_add_ext(list, identifier.pointer, -1), operation)
    guard let value = ASN1_INTEGER_new() else { throw OpenSSLError(operation) }
    defer { ASN1_INTEGER_free(value) }
    try check(ASN1_INTEGER_set_uint64(value, number), operation)
    try check(X509_CRL_add1_ext_i2d(list, NID_crl_number, value, 0, 0), operation)
  }
}
