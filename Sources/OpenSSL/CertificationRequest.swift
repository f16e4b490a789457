internal import COpenSSL

/// A PKCS#10 certification request being made (RFC 2986): a name and a public key, signed with the key that it asks a
/// certificate for. The authority decides what the certificate says; nothing else is asked for here.
public enum CertificationRequest {
  /// A request for a common name, as DER.
  public static func make(commonName: String, key: PrivateKey) throws(OpenSSLError) -> [UInt8] {
    let operation = "make the certification request"
    let request = try Owned(X509_REQ_new(), X509_REQ_free, operation)
    let handle = request.pointer
    try check(X509_REQ_set_version(handle, 0), operation)
    try DistinguishedName.fill(X509_REQ_get_subject_name(handle), [(NID_commonName, commonName)], operation)
    try check(X509_REQ_set_pubkey(handle, key.handle), operation)
    guard X509_REQ_sign(handle, key.handle, key.signatureDigest) > 0 else { throw OpenSSLError(operation) }
    return try encoded(operation) { i2d_X509_REQ(handle, $0) }
  }
}
