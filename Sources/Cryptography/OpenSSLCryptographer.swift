public import KMIP
internal import OpenSSL
public import Operations
internal import PostQuantum
public import Secrets

/// The cryptography of operations over libcrypto.
public struct OpenSSLCryptographer: Cryptographer {
  public init() {}

  public func random(_ count: Int) throws(CryptographicError) -> SecretBytes {
    try library { () throws(OpenSSLError) in try Random.secret(count) }
  }

  public func mix(seed: [UInt8]) { Random.mix(seed) }

  public func digest(_ algorithm: HashingAlgorithm, of bytes: SecretBytes) throws(CryptographicError) -> [UInt8] {
    guard let digest = Digests.named(algorithm) else {
      throw CryptographicError(.unsupported, "the hashing algorithm is not supported")
    }
    return bytes.withUnsafeBytes { digest.hash($0) }
  }

  public func generates(_ kind: KeyPairKind) -> Bool {
    switch kind {
    case .rsa(let bits): (1024...16384).contains(bits) && bits.isMultiple(of: 8)
    case .ec(let curve): CurveNames.group(of: curve) != nil
    case .ed25519, .ed448, .x25519, .x448: true
    // The pairs of FIPS 186-4 §4.2, and the old one with 160 bits.
    case .dsa(let bits, let orderBits):
      [[1024, 160], [2048, 224], [2048, 256], [3072, 256]].contains([bits, orderBits])
    case .postQuantum(let algorithm): PostQuantumAlgorithm(algorithm) != nil
    }
  }

  public func generate(_ kind: KeyPairKind) throws(CryptographicError) -> GeneratedKeyPair {
    guard generates(kind) else { throw CryptographicError(.unsupported, "such key pairs are not generated") }
    if case .postQuantum(let algorithm) = kind, let algorithm = PostQuantumAlgorithm(algorithm) {
      return try PostQuantumKey.generate(algorithm)
    }
    return try library { () throws(OpenSSLError) in
      let key: PrivateKey
      switch kind {
      case .rsa(let bits): key = try .generateRSA(bits: bits)
      case .ec(let curve): key = try .generate(on: CurveNames.group(of: curve) ?? .p256)
      case .ed25519: key = try .generate(.ed25519)
      case .ed448: key = try .generate(.ed448)
      case .x25519: key = try .generate(.x25519)
      case .x448: key = try .generate(.x448)
      case .dsa(let bits, let orderBits): key = try .generateDSA(bits: bits, orderBits: orderBits)
      case .postQuantum: preconditionFailure("made above")
      }
      return GeneratedKeyPair(
        privateKey: .pkcs8(try key.der(.pkcs8)),
        publicKey: .subjectPublicKeyInfo(try key.publicKey().der(.subjectPublicKeyInfo)))
    }
  }

  public func convert(
    _ key: PrivateKeyMaterial, to form: PrivateKeyMaterial.Form
  ) throws(CryptographicError) -> PrivateKeyMaterial {
    if let own = try PostQuantumKey(key) { return try own.material(form) }
    let loaded = try PrivateKey.load(key)
    return try library { () throws(OpenSSLError) in try loaded.material(form) }
  }

  public func convert(
    _ key: PublicKeyMaterial, to form: PublicKeyMaterial.Form
  ) throws(CryptographicError) -> PublicKeyMaterial {
    if let own = try PostQuantumPublicKey(key) { return try own.material(form) }
    let loaded = try PublicKey.load(key)
    return try library { () throws(OpenSSLError) in try loaded.material(form) }
  }

  public func facts(of key: PrivateKeyMaterial) throws(CryptographicError) -> KeyFacts {
    if let own = try PostQuantumKey(key) { return KeyFacts(algorithm: own.algorithm.name, length: 0) }
    let loaded = try PrivateKey.load(key)
    return KeyFacts(algorithm: loaded.algorithm, bits: loaded.bits, group: loaded.curve)
  }

  public func facts(of key: PublicKeyMaterial) throws(CryptographicError) -> KeyFacts {
    if let own = try PostQuantumPublicKey(key) { return KeyFacts(algorithm: own.algorithm.name, length: 0) }
    return KeyFacts(try PublicKey.load(key))
  }

  public func facts(ofCertificate der: [UInt8]) throws(CryptographicError) -> X509Facts {
    let facts = try input { () throws(OpenSSLError) in try CertificateFacts(der: der) }
    return X509Facts(
      subject: facts.subjectDER, issuer: facts.issuerDER, subjectText: facts.subject, issuerText: facts.issuer,
      serialNumber: facts.serialContent, subjectAlternativeNames: facts.subjectAlternativeNames,
      issuerAlternativeNames: facts.issuerAlternativeNames, key: (try? facts.publicKey()).map { KeyFacts($0) },
      signatureAlgorithm: SignatureNames.algorithm(named: facts.signatureAlgorithm), notBefore: facts.notBefore,
      notAfter: facts.notAfter, subjectParts: NameParts.known(facts.subjectParts),
      issuerParts: NameParts.known(facts.issuerParts))
  }

  public func facts(ofCertificateRequest der: [UInt8]) throws(CryptographicError) -> KeyFacts {
    try input { () throws(OpenSSLError) in
      try KeyFacts(CertificateRequestFacts(der: der).publicKey())
    }
  }
}

/// Gives the failures of reading a client's bytes the operations' type.
func input<R>(_ body: () throws(OpenSSLError) -> R) throws(CryptographicError) -> R {
  do { return try body() } catch {
    throw CryptographicError(error.isUnsupported ? .unsupported : .malformed, error.reason)
  }
}

/// Gives the failures of work on sound input the operations' type.
func library<R>(_ body: () throws(OpenSSLError) -> R) throws(CryptographicError) -> R {
  do { return try body() } catch {
    throw CryptographicError(error.isUnsupported ? .unsupported : .failed, error.reason)
  }
}
