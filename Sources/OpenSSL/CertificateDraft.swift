internal import COpenSSL

/// A certificate while it is being made.
struct CertificateDraft: ~Copyable {
  private let certificate: Owned
  private let operation: String

  var handle: OpaquePointer { certificate.pointer }
  var subject: OpaquePointer? { X509_get_subject_name(certificate.pointer) }

  init(
    _ parts: [(nid: Int32, value: String)], key: PrivateKey, validDays: Int, _ operation: String
  ) throws(OpenSSLError) {
    try self.init(parts, publicKey: key.handle, validDays: validDays, operation)
  }

  /// - Parameter publicKey: the key that is certified; its private half is not needed.
  init(
    _ parts: [(nid: Int32, value: String)], publicKey: OpaquePointer, validDays: Int, _ operation: String
  ) throws(OpenSSLError) {
    guard (1...Limits.validDays).contains(validDays) else {
      throw OpenSSLError(operation, "the validity must lie in 1...\(Limits.validDays) days")
    }
    let certificate = try Owned(X509_new(), X509_free, operation)
    let handle = certificate.pointer
    try check(X509_set_version(handle, 2), operation)
    // RFC 5280 §4.1.2.2: positive, at most 20 bytes. 16 random bytes with the top bit clear and one set.
    var serial = try Random.bytes(16)
    serial[0] = serial[0] & 0x7F | 0x40
    let number = try serialNumber(serial, operation)
    defer { ASN1_INTEGER_free(number) }
    try check(X509_set_serialNumber(handle, number), operation)
    guard X509_gmtime_adj(X509_getm_notBefore(handle), -300) != nil,
      X509_time_adj_ex(X509_getm_notAfter(handle), Int32(validDays), 0, nil) != nil
    else { throw OpenSSLError(operation) }
    try DistinguishedName.fill(X509_get_subject_name(handle), parts, operation)
    try check(X509_set_pubkey(handle, publicKey), operation)
    self.operation = operation
    self.certificate = certificate
  }

  func nameIssuer(_ name: OpaquePointer?) throws(OpenSSLError) {
    try check(X509_set_issuer_name(certificate.pointer, name), operation)
  }

  func add(_ nid: Int32, _ text: StaticString, issuedBy issuer: OpaquePointer) throws(OpenSSLError) {
    try Certificate.add(nid, text, to: certificate.pointer, issuedBy: issuer, operation)
  }

  func signed(by key: PrivateKey) throws(OpenSSLError) -> String {
    guard X509_sign(certificate.pointer, key.handle, key.signatureDigest) > 0 else { throw OpenSSLError(operation) }
    return try Certificate.pem(certificate.pointer)
  }
}

extension PrivateKey {
  /// SHA-256, but none for the Edwards curves, which hash by themselves.
  var signatureDigest: OpaquePointer? {
    switch algorithm {
    case .ed25519, .ed448: nil
    default: EVP_sha256()
    }
  }
}
