internal import OpenSSL

/// By what a joiner knows the cluster before it has any of its certificates: one authority by its SHA-256 fingerprint as
/// every tool prints it, several by SHA-256 over their certificates (DER) in ascending order.
enum AuthorityPin {
  static func of(pem: [UInt8]) throws(OpenSSLError) -> [UInt8] {
    let certificates = Set(try CertificateFacts.all(inPEM: String(decoding: pem, as: UTF8.self)).map(\.der))
    return Digest.sha256.hash(Array(certificates.sorted { $0.lexicographicallyPrecedes($1) }.joined()))
  }
}
