internal import COpenSSL

/// A certificate of an end entity, as an authority is to issue it (RFC 5280 §4).
public struct CertificateIssuance: Sendable {
  /// Bits of the key usage extension (RFC 5280 §4.2.1.3), by their numbers: 0 digitalSignature … 8 decipherOnly.
  public var keyUsage: [Int32] = []
  /// GeneralNames, DER.
  public var subjectAlternativeNames: [UInt8]?

  private let subject: [UInt8]
  private let key: PublicKey
  private let notBefore: Int64
  private let notAfter: Int64

  /// - Parameters:
  ///   - subject: the name, DER.
  ///   - notBefore: seconds since 1970, both ends included.
  public init(subject: [UInt8], key: PublicKey, notBefore: Int64, notAfter: Int64) {
    self.subject = subject
    self.key = key
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  /// The signed certificate, DER. The serial number has 16 bytes (RFC 5280 §4.1.2.2).
  ///
  /// - Parameter digest: nil: SHA-256, and none for the Edwards curves.
  public func issue(
    by authority: CertificateFacts, key authorityKey: PrivateKey, digest: Digest?, serial: [UInt8]
  ) throws(OpenSSLError) -> [UInt8] {
    let operation = "issue the certificate"
    let issuer = try Certificate.parse(authority.der, operation)
    guard authority.isAuthority else { throw OpenSSLError(operation, "the certificate may not issue certificates") }
    guard X509_check_private_key(issuer.pointer, authorityKey.handle) == 1 else {
      ERR_clear_error()
      throw OpenSSLError(operation, "the key does not belong to the authority's certificate")
    }
    let owned = try Owned(X509_new(), X509_free, operation)
    let handle = owned.pointer
    try check(X509_set_version(handle, 2), operation)
    try setSerial(serial, of: handle, operation)
    try setTimes(of: handle, operation)
    let name = try subject.span.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try decoded(raw, X509_NAME_free, operation) { d2i_X509_NAME(nil, $0, $1) }
    }
    try check(X509_set_subject_name(handle, name.pointer), operation)
    try check(X509_set_issuer_name(handle, X509_get_subject_name(issuer.pointer)), operation)
    try check(X509_set_pubkey(handle, key.handle), operation)
    try Certificate.add(NID_basic_constraints, "critical,CA:FALSE", to: handle, issuedBy: issuer.pointer, operation)
    try addKeyUsage(to: handle, operation)
    try Certificate.add(NID_subject_key_identifier, "hash", to: handle, issuedBy: issuer.pointer, operation)
    try Certificate.add(NID_authority_key_identifier, "keyid", to: handle, issuedBy: issuer.pointer, operation)
    try addAlternativeNames(to: handle, operation)
    let algorithm = authorityKey.signatureDigest == nil ? nil : digest?.algorithm ?? authorityKey.signatureDigest
    guard X509_sign(handle, authorityKey.handle, algorithm) > 0 else { throw OpenSSLError(operation) }
    return try encoded(operation) { i2d_X509(handle, $0) }
  }

  private func setSerial(_ serial: [UInt8], of handle: OpaquePointer, _ operation: String) throws(OpenSSLError) {
    var positive = serial
    guard positive.count == 16 else { throw OpenSSLError(operation, "a serial number of \(serial.count) bytes") }
    positive[0] = positive[0] & 0x7F | 0x40
    let number = try serialNumber(positive, operation)
    defer { ASN1_INTEGER_free(number) }
    try check(X509_set_serialNumber(handle, number), operation)
  }

  private func setTimes(of handle: OpaquePointer, _ operation: String) throws(OpenSSLError) {
    guard notBefore <= notAfter, ASN1_TIME_set(X509_getm_notBefore(handle), Int(notBefore)) != nil,
      ASN1_TIME_set(X509_getm_notAfter(handle), Int(notAfter)) != nil
    else { throw OpenSSLError(operation, "a validity that cannot be written") }
  }

  private func addKeyUsage(to handle: OpaquePointer, _ operation: String) throws(OpenSSLError) {
    guard !keyUsage.isEmpty else { return }
    guard let bits = ASN1_BIT_STRING_new() else { throw OpenSSLError(operation) }
    defer { ASN1_BIT_STRING_free(bits) }
    for bit in keyUsage { try check(ASN1_BIT_STRING_set_bit(bits, bit, 1), operation) }
    try check(X509_add1_ext_i2d(handle, NID_key_usage, UnsafeMutableRawPointer(bits), 1, 0), operation)
  }

  private func addAlternativeNames(to handle: OpaquePointer, _ operation: String) throws(OpenSSLError) {
    guard let subjectAlternativeNames else { return }
    // Read and written again, so that what is signed is well formed.
    let names = try subjectAlternativeNames.span.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try decoded(raw, GENERAL_NAMES_free, operation) { d2i_GENERAL_NAMES(nil, $0, $1) }
    }
    guard shim_names_count(names.pointer) <= Limits.alternativeNames else {
      throw OpenSSLError(operation, "too many alternative names")
    }
    try check(
      X509_add1_ext_i2d(handle, NID_subject_alt_name, UnsafeMutableRawPointer(names.pointer), 0, 0), operation)
  }

  /// A name of one value for each part, DER. `attributes` are OpenSSL's short names (`CN`, `OU`), the root first.
  public static func name(_ parts: [NamePart]) throws(OpenSSLError) -> [UInt8] {
    let operation = "write the name"
    let owned = try Owned(X509_NAME_new(), X509_NAME_free, operation)
    let handle = owned.pointer
    var named: [(nid: Int32, value: String)] = []
    for part in parts {
      let nid = OBJ_sn2nid(part.attribute)
      guard nid != NID_undef else { throw OpenSSLError(operation, "no attribute \(part.attribute)") }
      named.append((nid, part.value))
    }
    try DistinguishedName.fill(handle, named, operation)
    return try encoded(operation) { i2d_X509_NAME(handle, $0) }
  }
}
