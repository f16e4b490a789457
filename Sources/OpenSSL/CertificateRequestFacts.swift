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

  /// Reads one DER request; bytes after it are refused.
  public init(der: [UInt8]) throws(OpenSSLError) {
    let operation = "read the certification request"
    let owned = try der.span.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try decoded(raw, X509_REQ_free, operation) { d2i_X509_REQ(nil, $0, $1) }
    }
    let name = X509_REQ_get_subject_name(owned.pointer)
    self.der = der
    subject = try DistinguishedName.text(name, operation)
    subjectDER = try encoded(operation) { i2d_X509_NAME(name, $0) }
    let info = X509_REQ_get_X509_PUBKEY(owned.pointer)
    subjectPublicKeyInfo = try encoded(operation) { i2d_X509_PUBKEY(info, $0) }
    let key = X509_REQ_get0_pubkey(owned.pointer)
    isSelfSigned = key != nil && X509_REQ_verify(owned.pointer, key) == 1
    ERR_clear_error()
  }

  /// The key that is to be certified.
  public func publicKey() throws(OpenSSLError) -> PublicKey {
    try PublicKey(der: subjectPublicKeyInfo, form: .subjectPublicKeyInfo)
  }
}
