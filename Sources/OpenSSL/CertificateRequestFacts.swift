internal import COpenSSL

/// A PKCS#10 certification request, read (RFC 2986).
public struct CertificateRequestFacts: Sendable {
  public let der: [UInt8]
  /// RFC 2253 text.
  public let subject: String
  public let subjectDER: [UInt8]
  /// SubjectPublicKeyInfo, DER.
  public let subjectPublicKeyInfo: [UInt8]
  /// True when the request's own signature verifies under the key in it (proof of possession).
  public let isSelfSigned: Bool
  /// The content of the subject alternative names that are asked for: GeneralNames, DER.
  public let subjectAlternativeNames: [UInt8]?

  /// Reads one DER request; bytes after it are refused.
  public init(der: [UInt8]) throws(OpenSSLError) {
    let operation = "read the certification request"
    let owned = try der.span.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try decoded(raw, X509_REQ_free, operation) { d2i_X509_REQ(nil, $0, $1) }
    }
    try self.init(owned.pointer, der: der, operation)
  }

  /// Reads the first request of a PEM text.
  public init(pem: [UInt8]) throws(OpenSSLError) {
    let operation = "read the PEM certification request"
    let owned = try withReader(over: pem, operation) { (reader) throws(OpenSSLError) -> Owned in
      try Owned(PEM_read_bio_X509_REQ(reader, nil, noPassword, nil), X509_REQ_free, operation)
    }
    let handle = owned.pointer
    try self.init(handle, der: encoded(operation) { i2d_X509_REQ(handle, $0) }, operation)
  }

  private init(_ handle: OpaquePointer, der: [UInt8], _ operation: String) throws(OpenSSLError) {
    let name = X509_REQ_get_subject_name(handle)
    self.der = der
    subject = try DistinguishedName.text(name, operation)
    subjectDER = try encoded(operation) { i2d_X509_NAME(name, $0) }
    let info = X509_REQ_get_X509_PUBKEY(handle)
    subjectPublicKeyInfo = try encoded(operation) { i2d_X509_PUBKEY(info, $0) }
    let key = X509_REQ_get0_pubkey(handle)
    isSelfSigned = key != nil && X509_REQ_verify(handle, key) == 1
    subjectAlternativeNames = Self.alternativeNames(of: handle)
    ERR_clear_error()
  }

  private static func alternativeNames(of request: OpaquePointer) -> [UInt8]? {
    guard let extensions = X509_REQ_get_extensions(request) else { return nil }
    defer { shim_extensions_free(extensions) }
    let position = X509v3_get_ext_by_NID(extensions, NID_subject_alt_name, -1)
    guard position >= 0, let found = X509v3_get_ext(extensions, position),
      let content = X509_EXTENSION_get_data(found)
    else { return nil }
    return bytes(of: content)
  }

  /// The key that is to be certified.
  public func publicKey() throws(OpenSSLError) -> PublicKey {
    try PublicKey(der: subjectPublicKeyInfo, form: .subjectPublicKeyInfo)
  }
}
