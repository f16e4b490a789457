internal import COpenSSL
public import Secrets

/// How RSA encrypts a message (RFC 8017 §7).
public enum RSAEncryption: Hashable, Sendable {
  case oaep(Digest, mask: Digest, label: [UInt8])
  case pkcs1
  /// Without padding: as many bytes as the modulus has.
  case raw

  fileprivate func configure(_ context: OpaquePointer, _ operation: String) throws(OpenSSLError) {
    switch self {
    case .raw: try check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING), operation)
    case .pkcs1: try check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING), operation)
    case .oaep(let digest, let mask, let label):
      try check(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING), operation)
      try check(EVP_PKEY_CTX_set_rsa_oaep_md(context, digest.handle), operation)
      try check(EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask.handle), operation)
      guard !label.isEmpty else { return }
      // libcrypto takes the copy over, and frees it with the context.
      guard let copy = shim_memory_copy(label, label.count) else { throw OpenSSLError(operation) }
      guard EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, Int32(label.count)) == 1 else {
        shim_memory_free(copy)
        throw OpenSSLError(operation)
      }
    }
  }
}

extension PublicKey {
  public func encrypt(_ message: [UInt8], _ padding: RSAEncryption) throws(OpenSSLError) -> [UInt8] {
    try message.span.withUnsafeBytes { (raw) throws(OpenSSLError) in try encrypt(raw, padding) }
  }

  /// Encrypts a secret.
  public func encrypt(_ message: SecretBytes, _ padding: RSAEncryption) throws(OpenSSLError) -> [UInt8] {
    try message.withUnsafeBytes { (raw) throws(OpenSSLError) in try encrypt(raw, padding) }
  }

  private func encrypt(_ raw: UnsafeRawBufferPointer, _ padding: RSAEncryption) throws(OpenSSLError) -> [UInt8] {
    let operation = "encrypt"
    let message = raw.bindMemory(to: UInt8.self)
    let context = try Owned(EVP_PKEY_CTX_new_from_pkey(nil, handle, nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_encrypt_init(context.pointer), operation)
    try padding.configure(context.pointer, operation)
    var length = 0
    try check(EVP_PKEY_encrypt(context.pointer, nil, &length, message.baseAddress, message.count), operation)
    var made = [UInt8](repeating: 0, count: length)
    try check(EVP_PKEY_encrypt(context.pointer, &made, &length, message.baseAddress, message.count), operation)
    made.removeLast(made.count - length)
    return made
  }
}

extension PrivateKey {
  public func decrypt(_ message: [UInt8], _ padding: RSAEncryption) throws(OpenSSLError) -> SecretBytes {
    let operation = "decrypt"
    let context = try Owned(EVP_PKEY_CTX_new_from_pkey(nil, handle, nil), EVP_PKEY_CTX_free, operation)
    try check(EVP_PKEY_decrypt_init(context.pointer), operation)
    try padding.configure(context.pointer, operation)
    var length = 0
    try check(EVP_PKEY_decrypt(context.pointer, nil, &length, message, message.count), operation)
    let scratch = try SecretBytes(count: length) { (target) throws(OpenSSLError) in
      try check(EVP_PKEY_decrypt(context.pointer, target.octets, &length, message, message.count), operation)
    }
    return SecretBytes(count: length) { target in
      scratch.withUnsafeBytes { target.copyBytes(from: UnsafeRawBufferPointer(rebasing: $0[..<length])) }
    }
  }
}
