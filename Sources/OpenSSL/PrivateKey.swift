internal import COpenSSL
public import Secrets

/// A private key inside libcrypto. Read only once made, so it may be used by many threads.
public final class PrivateKey: Sendable {
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
  ///
  /// - Parameter algorithm: the family that the traditional forms cannot tell by themselves; `.pkcs8` ignores it.
  public convenience init(der: SecretBytes, form: PrivateKeyForm) throws(OpenSSLError) {
    let operation = "read the \(form.rawValue) private key"
    let owned = try der.withUnsafeBytes { (raw) throws(OpenSSLError) -> Owned in
      let info = try? decoded(raw, PKCS8_PRIV_KEY_INFO_free, operation) { d2i_PKCS8_PRIV_KEY_INFO(nil, $0, $1) }
      ERR_clear_error()
      if let traditional = form.traditionalType {
        // d2i_PrivateKey would take PKCS#8 too; a form that is named must be the one that comes.
        if info != nil { throw OpenSSLError(operation, "the encoding is PKCS#8") }
        return try decoded(raw, EVP_PKEY_free, operation) { d2i_PrivateKey(traditional, nil, $0, $1) }
      }
      guard let info else { throw OpenSSLError(operation, "no PKCS#8 structure") }
      return try Owned(EVP_PKCS82PKEY(info.pointer), EVP_PKEY_free, operation)
    }
    try self.init(owned, operation)
  }

  /// Reads an unencrypted PEM key of any form.
  public convenience init(pem: String) throws(OpenSSLError) {
    let operation = "read the PEM private key"
    let owned = try withReader(over: Array(pem.utf8), operation) { (reader) throws(OpenSSLError) -> Owned in
      try Owned(PEM_read_bio_PrivateKey(reader, nil, noPassword, nil), EVP_PKEY_free, operation)
    }
    try self.init(owned, operation)
  }

  /// The key as DER.
  public func der(_ form: PrivateKeyForm) throws(OpenSSLError) -> SecretBytes {
    let operation = "write the \(form.rawValue) private key"
    if form == .pkcs8 {
      let info = try Owned(EVP_PKEY2PKCS8(handle), PKCS8_PRIV_KEY_INFO_free, operation)
      return try encodedSecret(operation) { i2d_PKCS8_PRIV_KEY_INFO(info.pointer, $0) }
    }
    guard form.traditionalType == EVP_PKEY_get_base_id(handle) else {
      throw OpenSSLError(operation, "the key is \(algorithm.rawValue)", isUnsupported: true)
    }
    return try encodedSecret(operation) { i2d_PrivateKey(handle, $0) }
  }

  /// The key as unencrypted PKCS#8 PEM.
  public func pem() throws(OpenSSLError) -> String {
    let operation = "write the PEM private key"
    let bytes = try written(operation) { (writer) throws(OpenSSLError) in
      try check(PEM_write_bio_PKCS8PrivateKey(writer, handle, nil, nil, 0, nil, nil), operation)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The public half.
  public func publicKey() throws(OpenSSLError) -> PublicKey {
    let bytes = try encoded("derive the public key") { i2d_PUBKEY(handle, $0) }
    return try PublicKey(der: bytes, form: .subjectPublicKeyInfo)
  }

  /// Checks the key's numbers against one another (a full check: for RSA the primes too); throws OpenSSL's reason.
  public func verify() throws(OpenSSLError) {
    let operation = "verify the private key"
    let context = try Owned(EVP_PKEY_CTX_new_from_pkey(nil, handle, nil), EVP_PKEY_CTX_free, operation)
    switch algorithm {
    case .dh, .dhx, .dsa: try check(EVP_PKEY_pairwise_check(context.pointer), operation)
    default: try check(EVP_PKEY_check(context.pointer), operation)
    }
  }
}

extension KeyAlgorithm {
  init(handle: OpaquePointer, _ operation: String) throws(OpenSSLError) {
    guard let name = EVP_PKEY_get0_type_name(handle), let known = KeyAlgorithm(rawValue: String(cString: name)) else {
      throw OpenSSLError(operation, "the algorithm is not supported", isUnsupported: true)
    }
    self = known
  }
}
