internal import COpenSSL
public import Secrets

/// One message under a symmetric cipher, part by part, without padding. For one thread at a time.
public final class SymmetricCipher {
  private let context: OpaquePointer
  private let algorithm: CipherAlgorithm
  private let encrypting: Bool
  private let operation: String

  /// - Parameters:
  ///   - nonce: as long as the cipher needs it; authenticating modes take other lengths too.
  ///   - tag: for an authenticating mode. When decrypting the whole tag; when encrypting as many bytes as it is to have.
  public init(
    _ algorithm: CipherAlgorithm, key: SecretBytes, nonce: [UInt8], encrypting: Bool, tag: [UInt8]? = nil
  ) throws(OpenSSLError) {
    self.algorithm = algorithm
    self.encrypting = encrypting
    operation = encrypting ? "encrypt" : "decrypt"
    context = try Owned(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free, operation).take()
    // The object owns the context from here on, and frees it when what follows throws.
    try setUp(key, nonce, tag)
  }

  private init(copying other: SymmetricCipher) throws(OpenSSLError) {
    algorithm = other.algorithm
    encrypting = other.encrypting
    operation = other.operation
    context = try Owned(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free, operation).take()
    try check(EVP_CIPHER_CTX_copy(context, other.context), operation)
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  /// The same message at the same point.
  public func copy() throws(OpenSSLError) -> SymmetricCipher { try SymmetricCipher(copying: self) }

  private func setUp(_ key: SecretBytes, _ nonce: [UInt8], _ tag: [UInt8]?) throws(OpenSSLError) {
    let direction: Int32 = encrypting ? 1 : 0
    // Key wrapping is a cipher too; it must be asked for, since its interface is not a stream's.
    EVP_CIPHER_CTX_set_flags(context, Int32(EVP_CIPHER_CTX_FLAG_WRAP_ALLOW))
    try check(EVP_CipherInit_ex2(context, algorithm.handle, nil, nil, direction, nil), operation)
    if key.count != algorithm.keyLength {
      guard algorithm.takesAnyKeyLength else {
        throw OpenSSLError(operation, "\(algorithm.name) takes no key of \(key.count) bytes")
      }
      try check(EVP_CIPHER_CTX_set_key_length(context, Int32(key.count)), operation)
    }
    if algorithm.name.hasPrefix("RC2") {
      try check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_SET_RC2_KEY_BITS, Int32(key.count * 8), nil), operation)
    }
    if nonce.count != algorithm.nonceLength {
      guard let tag else { throw OpenSSLError(operation, "\(algorithm.name) takes no nonce of \(nonce.count) bytes") }
      try check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, Int32(nonce.count), nil), operation)
      _ = tag
    }
    if let tag {
      var bytes = tag
      // When encrypting only the length counts; GCM takes it when the tag is fetched.
      let isLengthOnly = encrypting
      var span = bytes.mutableSpan
      try span.withUnsafeMutableBytes { (raw) throws(OpenSSLError) in
        let isGCM = algorithm.name.hasSuffix("GCM") || algorithm.name.hasSuffix("Poly1305")
        if isLengthOnly, isGCM { return }
        try check(
          EVP_CIPHER_CTX_ctrl(
            context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), isLengthOnly ? nil : raw.baseAddress), operation)
      }
    }
    try key.withUnsafeBytes { (raw) throws(OpenSSLError) in
      try check(
        EVP_CipherInit_ex2(context, nil, raw.octets, nonce.isEmpty ? nil : nonce, direction, nil), operation)
    }
    try check(EVP_CIPHER_CTX_set_padding(context, 0), operation)
  }

  /// CCM must know the message's length before anything else.
  public func announce(length: Int) throws(OpenSSLError) {
    var written: Int32 = 0
    try check(EVP_CipherUpdate(context, nil, &written, nil, Int32(length)), operation)
  }

  /// Adds data that is authenticated and not encrypted; before the message.
  public func authenticate(_ additional: [UInt8]) throws(OpenSSLError) {
    guard !additional.isEmpty else { return }
    var written: Int32 = 0
    try check(EVP_CipherUpdate(context, nil, &written, additional, Int32(additional.count)), operation)
  }

  /// The next part of the message; what comes out may lag behind by a block.
  public func update(_ part: [UInt8]) throws(OpenSSLError) -> [UInt8] {
    guard part.count <= Limits.messageLength else { throw OpenSSLError(operation, "the message is too long") }
    var failed = false
    let made = [UInt8](unsafeUninitializedCapacity: part.count + algorithm.blockLength + 16) { target, count in
      var written: Int32 = 0
      // A message of no bytes is one all the same: CCM and key wrapping check it here.
      var nothing: UInt8 = 0
      failed =
        part.isEmpty
        ? EVP_CipherUpdate(context, target.baseAddress, &written, &nothing, 0) < 0
        : EVP_CipherUpdate(context, target.baseAddress, &written, part, Int32(part.count)) <= 0
      count = failed ? 0 : Int(written)
    }
    if failed { throw OpenSSLError(operation) }
    return made
  }

  /// The end of the message. Throws when blocks are not whole, or when the tag does not verify.
  public func finish() throws(OpenSSLError) -> [UInt8] {
    var failed = false
    let made = [UInt8](unsafeUninitializedCapacity: algorithm.blockLength + 16) { target, count in
      var written: Int32 = 0
      failed = EVP_CipherFinal_ex(context, target.baseAddress, &written) != 1
      count = failed ? 0 : Int(written)
    }
    if failed { throw OpenSSLError(operation) }
    return made
  }

  /// The tag of a message that was encrypted and finished.
  public func tag(_ length: Int) throws(OpenSSLError) -> [UInt8] {
    var tag = [UInt8](repeating: 0, count: length)
    var span = tag.mutableSpan
    try span.withUnsafeMutableBytes { (raw) throws(OpenSSLError) in
      try check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(length), raw.baseAddress), operation)
    }
    return tag
  }
}
