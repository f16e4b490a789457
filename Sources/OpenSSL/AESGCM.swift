internal import COpenSSL
public import Secrets

/// AES-GCM (NIST SP 800-38D) with a 16-byte tag, over buffers of the caller's.
public final class AESGCM: Sendable {
  public static let tagLength = 16

  private let contexts: Lanes<CipherContext>

  /// Takes a key of 16, 24 or 32 bytes.
  public init(key: SecretBytes) throws(OpenSSLError) {
    let operation = "set up AES-GCM"
    let cipher: OpaquePointer
    switch key.count {
    case 16: cipher = Cipher.aes128GCM
    case 24: cipher = Cipher.aes192GCM
    case 32: cipher = Cipher.aes256GCM
    default: throw OpenSSLError(operation, "a key of \(key.count) bytes")
    }
    contexts = try Lanes { () throws(OpenSSLError) -> CipherContext in
      let context = try CipherContext(operation)
      try key.withUnsafeBytes { (raw) throws(OpenSSLError) in
        try check(EVP_CipherInit_ex2(context.pointer, cipher, raw.octets, nil, 1, nil), operation)
      }
      return context
    }
  }

  /// Encrypts and appends the tag: `target` is 16 bytes longer than `plain`.
  public func seal(
    _ plain: UnsafeRawBufferPointer, nonce: [UInt8], additional: [UInt8], into target: UnsafeMutableRawBufferPointer
  ) throws(OpenSSLError) {
    try contexts.with { (context) throws(OpenSSLError) in
      try check(EVP_CIPHER_CTX_ctrl(context.pointer, EVP_CTRL_AEAD_SET_IVLEN, Int32(nonce.count), nil), "seal")
      try check(EVP_EncryptInit_ex2(context.pointer, nil, nil, nonce, nil), "seal")
      try context.seal(plain, additional: additional.span.bytes, RawSpan(), into: target)
    }
  }

  /// Verifies and decrypts: `target` is 16 bytes shorter than `sealed`. False when the tag does not verify; `target` is
  /// then zero.
  public func open(
    _ sealed: UnsafeRawBufferPointer, nonce: [UInt8], additional: [UInt8], into target: UnsafeMutableRawBufferPointer
  ) throws(OpenSSLError) -> Bool {
    try contexts.with { (context) throws(OpenSSLError) in
      try check(EVP_CIPHER_CTX_ctrl(context.pointer, EVP_CTRL_AEAD_SET_IVLEN, Int32(nonce.count), nil), "open")
      try check(EVP_DecryptInit_ex2(context.pointer, nil, nil, nonce, nil), "open")
      return try context.open(sealed, additional: additional.span.bytes, RawSpan(), into: target)
    }
  }
}

extension CipherContext {
  /// The GCM steps after key and nonce are set, for encryption.
  func seal(
    _ plain: UnsafeRawBufferPointer, additional first: RawSpan, _ second: RawSpan,
    into target: UnsafeMutableRawBufferPointer
  ) throws(OpenSSLError) {
    precondition(target.count == plain.count + AESGCM.tagLength, "the target has room for the tag")
    precondition(plain.count <= Int(Int32.max), "one message")
    try authenticate(first, second, encrypting: true)
    var length: Int32 = 0
    if plain.count > 0 {
      try check(EVP_EncryptUpdate(pointer, target.octets, &length, plain.octets, Int32(plain.count)), "seal")
    }
    let tag = target.baseAddress.unsafelyUnwrapped + plain.count
    try check(EVP_EncryptFinal_ex(pointer, tag.assumingMemoryBound(to: UInt8.self), &length), "seal")
    try check(EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_GET_TAG, Int32(AESGCM.tagLength), tag), "seal")
  }

  /// The GCM steps after key and nonce are set, for decryption.
  func open(
    _ sealed: UnsafeRawBufferPointer, additional first: RawSpan, _ second: RawSpan,
    into target: UnsafeMutableRawBufferPointer
  ) throws(OpenSSLError) -> Bool {
    precondition(sealed.count == target.count + AESGCM.tagLength, "the sealed bytes have a tag")
    precondition(sealed.count <= Int(Int32.max), "one message")
    try authenticate(first, second, encrypting: false)
    var length: Int32 = 0
    if target.count > 0 {
      try check(EVP_DecryptUpdate(pointer, target.octets, &length, sealed.octets, Int32(target.count)), "open")
    }
    let tag = UnsafeMutableRawPointer(mutating: sealed.baseAddress.unsafelyUnwrapped + target.count)
    try check(EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_SET_TAG, Int32(AESGCM.tagLength), tag), "open")
    var none: UInt8 = 0
    guard EVP_DecryptFinal_ex(pointer, &none, &length) == 1 else {
      ERR_clear_error()
      // Plaintext that was not authenticated must not be seen by anyone.
      if target.count > 0 { OPENSSL_cleanse(target.baseAddress, target.count) }
      return false
    }
    return true
  }

  private func authenticate(_ first: RawSpan, _ second: RawSpan, encrypting: Bool) throws(OpenSSLError) {
    var length: Int32 = 0
    for part in 0..<2 {
      let span = part == 0 ? first : second
      guard span.byteCount > 0 else { continue }
      try span.withUnsafeBytes { (raw) throws(OpenSSLError) in
        try check(EVP_CipherUpdate(pointer, nil, &length, raw.octets, Int32(raw.count)), "authenticate")
      }
    }
  }
}
