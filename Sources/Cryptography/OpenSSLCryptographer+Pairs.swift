internal import KMIP
internal import OpenSSL
public import Operations
public import Secrets

extension OpenSSLCryptographer {
  // MARK: Signatures

  public func sign(
    _ input: [UInt8], _ method: SignatureMethod, key: PrivateKeyMaterial
  ) throws(CryptographicError) -> [UInt8] {
    if let own = try PostQuantumKey(key) { return try own.sign(input, method) }
    let key = try PrivateKey.load(key)
    guard let scheme = try Self.scheme(method) else {
      return try library { () throws(OpenSSLError) in try key.sign(message: input) }
    }
    try Self.check(input, method)
    return try library { () throws(OpenSSLError) in try key.sign(input, scheme) }
  }

  public func verify(
    _ signature: [UInt8], of input: [UInt8], _ method: SignatureMethod, key: PublicKeyMaterial
  ) throws(CryptographicError) -> Bool {
    if let own = try PostQuantumPublicKey(key) { return try own.verify(signature, of: input, method) }
    let key = try PublicKey.load(key)
    guard let scheme = try Self.scheme(method) else {
      return try library { () throws(OpenSSLError) in try key.verify(signature, ofMessage: input) }
    }
    try Self.check(input, method)
    return try library { () throws(OpenSSLError) in try key.verify(signature, of: input, scheme) }
  }

  /// nil: the algorithm signs messages.
  private static func scheme(_ method: SignatureMethod) throws(CryptographicError) -> SignatureScheme? {
    switch method {
    case .message: return nil
    case .rsaRaw: return .raw
    case .dsa: return .plain
    case .rsaPKCS1(nil): return .pkcs1(nil)
    case .rsaPKCS1(let hash?): return .pkcs1(try Digests.required(hash))
    case .rsaX931(let hash): return .x931(try Digests.required(hash))
    case .rsaPSS(let hash, let mask, let salt):
      return .pss(try Digests.required(hash), mask: try Digests.required(mask), salt: salt)
    }
  }

  /// A digest that a client gives has its hash's length.
  private static func check(_ input: [UInt8], _ method: SignatureMethod) throws(CryptographicError) {
    guard let hash = method.hash else { return }
    let digest = try Digests.required(hash)
    guard input.count == digest.length else {
      throw CryptographicError(.malformed, "a digest of \(hash.name) has \(digest.length) bytes")
    }
  }

  // MARK: Encryption and agreement

  public func encrypt(
    _ data: [UInt8], _ method: AsymmetricMethod, key: PublicKeyMaterial
  ) throws(CryptographicError) -> [UInt8] {
    let key = try PublicKey.load(key)
    let padding = try Self.padding(method)
    return try library { () throws(OpenSSLError) in try key.encrypt(data, padding) }
  }

  public func decrypt(
    _ data: [UInt8], _ method: AsymmetricMethod, key: PrivateKeyMaterial
  ) throws(CryptographicError) -> SecretBytes {
    let key = try PrivateKey.load(key)
    let padding = try Self.padding(method)
    return try library { () throws(OpenSSLError) in try key.decrypt(data, padding) }
  }

  private static func padding(_ method: AsymmetricMethod) throws(CryptographicError) -> RSAEncryption {
    switch method {
    case .pkcs1: .pkcs1
    case .raw: .raw
    case .oaep(let hash, let mask, let label):
      .oaep(try Digests.required(hash), mask: try Digests.required(mask), label: label)
    }
  }

  public func agree(
    _ privateKey: PrivateKeyMaterial, with publicKey: PublicKeyMaterial
  ) throws(CryptographicError) -> SecretBytes {
    let own = try PrivateKey.load(privateKey)
    let other = try PublicKey.load(publicKey)
    return try library { () throws(OpenSSLError) in SecretBytes(try own.agree(with: other)) }
  }

  public func publicKey(ofCertificate der: [UInt8]) throws(CryptographicError) -> PublicKeyMaterial {
    try input { () throws(OpenSSLError) in
      .subjectPublicKeyInfo(try CertificateFacts(der: der).publicKey().der(.subjectPublicKeyInfo))
    }
  }
}
