internal import COpenSSL
public import Secrets

/// A private key with its certificates, sealed by a password (RFC 7292). Key and certificates are encrypted with PBES2
/// over AES-256, and the whole is authenticated with HMAC-SHA-256: libcrypto's choices of today.
public enum PKCS12 {
  /// - Parameters:
  ///   - certificate: of the key, DER.
  ///   - chain: the certificates above it, DER.
  ///   - password: UTF-8 without a NUL.
  ///   - name: the friendly name.
  public static func encode(
    _ key: PrivateKey, certificate: [UInt8]?, chain: [[UInt8]], password: SecretBytes, name: String?
  ) throws(OpenSSLError) -> SecretBytes {
    let operation = "write the PKCS#12 container"
    var leaf: OpaquePointer?
    if let certificate {
      let parsed = try Certificate.parse(certificate, operation)
      leaf = parsed.take()
    }
    defer { X509_free(leaf) }
    let stack = try Owned(shim_certificates_new(), shim_certificates_free, operation)
    for other in chain {
      let parsed = try Certificate.parse(other, operation)
      try check(shim_certificates_push(stack.pointer, parsed.pointer), operation)
    }
    let stackPointer = stack.pointer
    let text = try terminated(password, operation)
    let container = try text.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      let pass = raw.bindMemory(to: CChar.self).baseAddress
      func make(_ name: UnsafePointer<CChar>?) -> OpaquePointer? {
        PKCS12_create(pass, name, key.handle, leaf, stackPointer, 0, 0, 0, 0, 0)
      }
      let made = name.map { $0.withCString { make($0) } } ?? make(nil)
      return try Owned(made, PKCS12_free, operation)
    }
    let pointer = container.pointer
    return try encodedSecret(operation) { i2d_PKCS12(pointer, $0) }
  }

  /// The private key of a container, and the certificate that goes with it (DER); throws when the password is wrong.
  public static func decode(_ container: SecretBytes, password: SecretBytes) throws(OpenSSLError) -> (
    key: PrivateKey, certificate: [UInt8]?
  ) {
    let operation = "read the PKCS#12 container"
    let parsed = try container.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      try decoded(raw, PKCS12_free, operation) { d2i_PKCS12(nil, $0, $1) }
    }
    let handle = parsed.pointer
    let text = try terminated(password, operation)
    var key: OpaquePointer?
    var certificate: OpaquePointer?
    let result = text.withUnsafeBytes { raw in
      PKCS12_parse(handle, raw.bindMemory(to: CChar.self).baseAddress, &key, &certificate, nil)
    }
    defer { X509_free(certificate) }
    guard result == 1, let key else {
      EVP_PKEY_free(key)
      throw OpenSSLError(operation)
    }
    let owned = try PrivateKey(try Owned(key, EVP_PKEY_free, operation), operation)
    let der: [UInt8]? = if let certificate { try encoded(operation) { i2d_X509(certificate, $0) } } else { nil }
    return (owned, der)
  }

  /// A C string in wiped memory.
  private static func terminated(_ password: SecretBytes, _ operation: String) throws(OpenSSLError) -> SecretBytes {
    let isText = password.withUnsafeBytes { raw in
      !raw.contains(0) && String(validating: raw, as: UTF8.self) != nil
    }
    guard isText else { throw OpenSSLError(operation, "the password is no text") }
    return SecretBytes(count: password.count + 1) { target in
      password.withUnsafeBytes { target.copyBytes(from: $0) }
    }
  }
}
