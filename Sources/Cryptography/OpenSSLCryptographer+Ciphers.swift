internal import KMIP
internal import OpenSSL
public import Operations
public import Secrets

extension OpenSSLCryptographer {
  public func shape(of method: CipherMethod) throws(CryptographicError) -> CipherShape {
    if method.mode == .nistKeyWrap || method.mode == .aesKeyWrapPadding {
      guard method.algorithm == .aes, [16, 24, 32].contains(method.keyLength), method.padding == .none else {
        throw CryptographicError(.unsupported, "key wrapping is done with AES, without padding")
      }
      return CipherShape(block: 1, nonces: 0...0, usualNonce: 0, isIncremental: false)
    }
    guard let algorithm = CipherNames.algorithm(of: method) else {
      throw CryptographicError(.unsupported, Self.lack(method))
    }
    let shape: CipherShape
    switch (method.algorithm, method.mode) {
    case (.chaCha20Poly1305, _):
      shape = CipherShape(block: 1, nonces: 12...12, usualNonce: 12, tags: [16], isIncremental: true)
    // NIST SP 800-38D §5.2.1: tags of 128 to 96 bits, and of 64 and 32 for some uses.
    case (_, .gcm):
      shape = CipherShape(
        block: 1, nonces: 1...128, usualNonce: 12, tags: [4, 8, 12, 13, 14, 15, 16], isIncremental: true)
    // NIST SP 800-38C §A.1: nonces of 7 to 13 bytes, tags of 4 to 16 in even lengths.
    case (_, .ccm):
      shape = CipherShape(
        block: 1, nonces: 7...13, usualNonce: 12, tags: [4, 6, 8, 10, 12, 14, 16], isIncremental: false)
    case (_, .xts): shape = CipherShape(block: 1, nonces: 16...16, usualNonce: 16, isIncremental: false)
    default:
      let nonce = algorithm.nonceLength
      shape = CipherShape(
        block: algorithm.blockLength, nonces: nonce...nonce, usualNonce: nonce, isIncremental: true)
    }
    guard BlockPadding.isSupported(method.padding) else {
      throw CryptographicError(.unsupported, "symmetric ciphers have no Padding Method \(method.padding.name)")
    }
    // A mode without blocks is never padded; naming a method for it would mean that the client expects one.
    guard method.padding == .none || shape.block > 1 else {
      throw CryptographicError(.unsupported, "this mode takes data of any length: it has no Padding Method")
    }
    return shape
  }

  private static func lack(_ method: CipherMethod) -> String {
    let mode = method.mode.map { " in the mode \($0.name)" } ?? ""
    return "\(method.algorithm.name)\(mode) with a key of \(method.keyLength * 8) bits is stored here, and not used"
  }

  public func encrypt(
    _ data: [UInt8], _ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8]
  ) throws(CryptographicError) -> Enciphered {
    let shape = try shape(of: method)
    if let wrap = method.keyWrap {
      return try library { () throws(OpenSSLError) in Enciphered(data: try wrap.wrap(SecretBytes(data), under: key)) }
    }
    if shape.isIncremental {
      let stream = try begin(method, key: key, nonce: nonce, additional: additional, encrypting: true)
      let made = try stream.update(data)
      let end = try stream.finish()
      return Enciphered(data: end.data.isEmpty ? made : made + end.data, tag: end.tag)
    }
    return try whole(data, method, key: key, nonce: nonce, additional: additional, tag: nil)
  }

  public func decrypt(
    _ data: [UInt8], _ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8], tag: [UInt8]
  ) throws(CryptographicError) -> [UInt8] {
    let shape = try shape(of: method)
    if let wrap = method.keyWrap {
      return try library { () throws(OpenSSLError) in try wrap.unwrap(data, under: key).revealed() }
    }
    guard shape.isIncremental else {
      return try whole(data, method, key: key, nonce: nonce, additional: additional, tag: tag).data
    }
    guard let algorithm = CipherNames.algorithm(of: method) else {
      throw CryptographicError(.unsupported, Self.lack(method))
    }
    let stream = try OpenSSLCipherStream(
      algorithm, method, block: shape.block, key: key, nonce: nonce, additional: additional,
      tag: shape.tags.isEmpty ? nil : tag, encrypting: false)
    let made = try stream.update(data)
    let end = try stream.finish()
    return end.data.isEmpty ? made : made + end.data
  }

  public func begin(
    _ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8], encrypting: Bool
  ) throws(CryptographicError) -> any CipherStream {
    let shape = try shape(of: method)
    guard shape.isIncremental, let algorithm = CipherNames.algorithm(of: method) else {
      throw CryptographicError(.unsupported, Self.lack(method))
    }
    return try OpenSSLCipherStream(
      algorithm, method, block: shape.block, key: key, nonce: nonce, additional: additional,
      tag: shape.tags.isEmpty ? nil : [UInt8](repeating: 0, count: method.tagLength), encrypting: encrypting)
  }

  /// Modes that must have the message at once: CCM knows its length first, XTS treats its last blocks together.
  private func whole(
    _ data: [UInt8], _ method: CipherMethod, key: SecretBytes, nonce: [UInt8], additional: [UInt8], tag: [UInt8]?
  ) throws(CryptographicError) -> Enciphered {
    guard let algorithm = CipherNames.algorithm(of: method) else {
      throw CryptographicError(.unsupported, Self.lack(method))
    }
    // RFC 3610 §2.1: the nonce leaves this many bytes for the message's length.
    if method.mode == .ccm, nonce.count == 13, data.count > 0xFFFF {
      throw CryptographicError(.failed, "with a nonce of 13 bytes CCM takes at most 65535 bytes")
    }
    let encrypting = tag == nil
    let isTagged = method.tagLength > 0
    return try library { () throws(OpenSSLError) in
      let cipher = try SymmetricCipher(
        algorithm, key: key, nonce: nonce, encrypting: encrypting,
        tag: isTagged ? tag ?? [UInt8](repeating: 0, count: method.tagLength) : nil)
      if isTagged {
        try cipher.announce(length: data.count)
        try cipher.authenticate(additional)
      }
      var made = try cipher.update(data)
      if !isTagged { made += try cipher.finish() }
      return Enciphered(data: made, tag: encrypting && isTagged ? try cipher.tag(method.tagLength) : [])
    }
  }
}

extension CipherMethod {
  fileprivate var keyWrap: KeyWrap? {
    switch mode {
    case .nistKeyWrap: .plain
    case .aesKeyWrapPadding: .padded
    default: nil
    }
  }
}
