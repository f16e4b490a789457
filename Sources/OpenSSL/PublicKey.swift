internal import COpenSSL
internal import Secrets

/// A public key inside libcrypto. Read only once made, so it may be used by many threads.
public final class PublicKey: Sendable {
  nonisolated(unsafe) let handle: OpaquePointer
  public let algorithm: KeyAlgorithm

  init(_ owned: consuming Owned, _ operation: String) throws(OpenSSLError) {
    algorithm = try KeyAlgorithm(handle: owned.pointer, operation)
    handle = owned.take()
  }

  deinit { EVP_PKEY_free(handle) }

  /// The modulus's or field's length in bits.
  public var bits: Int { Int(EVP_PKEY_get_bits(handle)) }

  /// The security strength in bits (NIST SP 800-57 part 1).
  public var securityBits: Int { Int(EVP_PKEY_get_security_bits(handle)) }

  /// The curve, for EC keys on a named one.
  public var curve: Curve? { Curve(handle: handle) }

  /// Reads a key from DER in exactly one form.
  public convenience init(der: [UInt8], form: PublicKeyForm) throws(OpenSSLError) {
    let operation = "read the \(form.rawValue) public key"
    let owned = try der.span.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      switch form {
      case .subjectPublicKeyInfo: try decoded(raw, EVP_PKEY_free, operation) { d2i_PUBKEY(nil, $0, $1) }
      case .pkcs1: try decoded(raw, EVP_PKEY_free, operation) { d2i_PublicKey(EVP_PKEY_RSA, nil, $0, $1) }
      }
    }
    try self.init(owned, operation)
  }

  /// Reads a PEM SubjectPublicKeyInfo.
  public convenience init(pem: String) throws(OpenSSLError) {
    let operation = "read the PEM public key"
    let owned = try withReader(over: Array(pem.utf8), operation) { (reader) throws(OpenSSLError) -> Owned in
      try Owned(PEM_read_bio_PUBKEY(reader, nil, noPassword, nil), EVP_PKEY_free, operation)
    }
    try self.init(owned, operation)
  }

  /// The key as DER.
  public func der(_ form: PublicKeyForm) throws(OpenSSLError) -> [UInt8] {
    let operation = "write the \(form.rawValue) public key"
    switch form {
    case .subjectPublicKeyInfo: return try encoded(operation) { i2d_PUBKEY(handle, $0) }
    case .pkcs1:
      guard algorithm == .rsa else {
        throw OpenSSLError(operation, "the key is \(algorithm.rawValue)", isUnsupported: true)
      }
      return try encoded(operation) { i2d_PublicKey(handle, $0) }
    }
  }

  /// The key as SubjectPublicKeyInfo PEM.
  public func pem() throws(OpenSSLError) -> String {
    let operation = "write the PEM public key"
    let bytes = try written(operation) { (writer) throws(OpenSSLError) in
      try check(PEM_write_bio_PUBKEY(writer, handle), operation)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Checks that the numbers can be a public key of the algorithm; throws OpenSSL's reason.
  public func verify() throws(OpenSSLError) {
    let operation = "verify the public key"
    let context = try Owned(EVP_PKEY_CTX_new_from_pkey(nil, handle, nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_public_check(context.pointer), operation)
  }
}
