internal import COpenSSL

/// Steps that reading and issuing certificates share.
enum Certificate {
  static func parse(_ der: [UInt8], _ operation: String) throws(OpenSSLError) -> Owned {
    try der.span.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try decoded(raw, X509_free, operation) { d2i_X509(nil, $0, $1) }
    }
  }

  static func pem(_ handle: OpaquePointer) throws(OpenSSLError) -> String {
    let operation = "write the certificate"
    let bytes = try written(operation) { (writer) throws(OpenSSLError) in
      try check(PEM_write_bio_X509(writer, handle), operation)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Adds an extension from OpenSSL's configuration syntax. Only for constant texts: values from outside would let
  /// their commas speak.
  static func add(
    _ nid: Int32, _ text: StaticString, to certificate: OpaquePointer, issuedBy issuer: OpaquePointer,
    _ operation: String
  ) throws(OpenSSLError) {
    var context = X509V3_CTX()
    X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
    let made = text.withUTF8Buffer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { X509V3_EXT_conf_nid(nil, &context, nid, $0.baseAddress) }
    }
    let entry = try Owned(made, X509_EXTENSION_free, operation)
    try check(X509_add_ext(certificate, entry.pointer, -1), operation)
  }
}
