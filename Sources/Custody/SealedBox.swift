internal import OpenSSL
internal import Secrets

/// A secret sealed to the public half of an X25519 key: `fresh public key[32] ‖ nonce[24] ‖ ciphertext ‖ tag[16]`,
/// XAES-256-GCM under `HMAC-SHA-256(X25519(fresh, recipient), purpose ‖ fresh ‖ recipient)`, with
/// `purpose ‖ recipient` as additional data.
enum SealedBox {
  static let keyLength = 32
  static let overhead = keyLength + XAES256GCM.nonceLength + XAES256GCM.tagLength
  /// SubjectPublicKeyInfo and PKCS#8 of X25519 up to the key (RFC 8410 §4, §7).
  private static let publicHead: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x6E, 0x03, 0x21, 0x00]
  private static let privateHead: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x6E, 0x04, 0x22, 0x04, 0x20,
  ]

  // MARK: Keys

  static func create() throws(CustodyError) -> PrivateKey {
    try cryptography { () throws(OpenSSLError) in try PrivateKey.generate(.x25519) }
  }

  static func publicBytes(_ key: PrivateKey) throws(CustodyError) -> [UInt8] {
    try cryptography { () throws(OpenSSLError) in
      Array(try key.publicKey().der(.subjectPublicKeyInfo).suffix(keyLength))
    }
  }

  static func privateBytes(_ key: PrivateKey) throws(CustodyError) -> SecretBytes {
    let der = try cryptography { () throws(OpenSSLError) in try key.der(.pkcs8) }
    return SecretBytes(count: keyLength) { target in
      der.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.suffix(keyLength))) }
    }
  }

  static func privateKey(_ bytes: SecretBytes) throws(CustodyError) -> PrivateKey {
    var writer = SecretWriter()
    writer.put(privateHead)
    writer.put(bytes)
    let der = writer.bytes()
    return try cryptography { () throws(OpenSSLError) in try PrivateKey(der: der, form: .pkcs8) }
  }

  // MARK: Sealing

  static func seal(
    _ secret: SecretBytes, to recipient: [UInt8], purpose: String
  ) throws(CustodyError) -> [UInt8] {
    let fresh = try create()
    let own = try publicBytes(fresh)
    var sealed = [UInt8](repeating: 0, count: secret.count + overhead - keyLength)
    let binding = Array(purpose.utf8) + recipient
    try cryptography { () throws(OpenSSLError) in
      let other = try PublicKey(der: publicHead + recipient, form: .subjectPublicKeyInfo)
      let cipher = try XAES256GCM(key: key(fresh.agreedSecret(with: other), purpose, own, recipient))
      var span = sealed.mutableSpan
      try span.withUnsafeMutableBytes { (target) throws(OpenSSLError) in
        try secret.withUnsafeBytes { (plain) throws(OpenSSLError) in
          try cipher.seal(plain, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
    }
    return own + sealed
  }

  /// Nil when the bytes were not sealed to this key for this purpose.
  static func open(
    _ bytes: [UInt8], with own: PrivateKey, purpose: String
  ) throws(CustodyError) -> SecretBytes? {
    guard bytes.count > overhead else { return nil }
    let recipient = try publicBytes(own)
    let binding = Array(purpose.utf8) + recipient
    let fresh = Array(bytes.prefix(keyLength))
    let sealed = Array(bytes.dropFirst(keyLength))
    var verifies = false
    let secret = try cryptography { () throws(OpenSSLError) in
      let other = try PublicKey(der: publicHead + fresh, form: .subjectPublicKeyInfo)
      let cipher = try XAES256GCM(key: key(own.agreedSecret(with: other), purpose, fresh, recipient))
      return try SecretBytes(count: bytes.count - overhead) { (target) throws(OpenSSLError) in
        verifies = try sealed.span.withUnsafeBytes { (raw) throws(OpenSSLError) in
          try cipher.open(raw, additional: binding.span.bytes, RawSpan(), into: target)
        }
      }
    }
    return verifies ? secret : nil
  }

  private static func key(
    _ agreed: SecretBytes, _ purpose: String, _ fresh: [UInt8], _ recipient: [UInt8]
  ) throws(OpenSSLError) -> SecretBytes {
    let hash = try HMACSHA256(key: agreed)
    let message = Array(purpose.utf8) + fresh + recipient
    return try SecretBytes(count: HMACSHA256.length) { (target) throws(OpenSSLError) in
      try hash.authenticate(message.span.bytes, RawSpan(), into: target)
    }
  }
}
