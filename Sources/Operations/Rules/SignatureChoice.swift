internal import KMIP

/// What kinds of asymmetric keys sign in the same way.
enum SigningFamily {
  case rsa
  case dsa
  case ec
  /// Ed25519, Ed448, ML-DSA: the key says all.
  case message

  init?(_ algorithm: CryptographicAlgorithm?) {
    switch algorithm {
    case .rsa: self = .rsa
    case .dsa: self = .dsa
    case .ec, .ecdsa: self = .ec
    case .ed25519, .ed448, .ml_DSA_65, .ml_DSA_87: self = .message
    default: return nil
    }
  }
}

extension DigitalSignatureAlgorithm {
  /// Padding and hash that a name fixes; RSASSA-PSS fixes no hash.
  fileprivate var parts: (family: SigningFamily, padding: PaddingMethod?, hash: HashingAlgorithm?) {
    switch self {
    case .md2WithRSAEncryption: (.rsa, .pkcs1V1_5, .md2)
    case .md5WithRSAEncryption: (.rsa, .pkcs1V1_5, .md5)
    case .sha_1WithRSAEncryption: (.rsa, .pkcs1V1_5, .sha_1)
    case .sha_224WithRSAEncryption: (.rsa, .pkcs1V1_5, .sha_224)
    case .sha_256WithRSAEncryption: (.rsa, .pkcs1V1_5, .sha_256)
    case .sha_384WithRSAEncryption: (.rsa, .pkcs1V1_5, .sha_384)
    case .sha_512WithRSAEncryption: (.rsa, .pkcs1V1_5, .sha_512)
    case .rsassa_PSS: (.rsa, .pss, nil)
    case .dsaWithSHA_1: (.dsa, nil, .sha_1)
    case .dsaWithSHA224: (.dsa, nil, .sha_224)
    case .dsaWithSHA256: (.dsa, nil, .sha_256)
    case .ecdsaWithSHA_1: (.ec, nil, .sha_1)
    case .ecdsaWithSHA224: (.ec, nil, .sha_224)
    case .ecdsaWithSHA256: (.ec, nil, .sha_256)
    case .ecdsaWithSHA384: (.ec, nil, .sha_384)
    case .ecdsaWithSHA512: (.ec, nil, .sha_512)
    case .sha3_256WithRSAEncryption: (.rsa, .pkcs1V1_5, .sha3_256)
    case .sha3_384WithRSAEncryption: (.rsa, .pkcs1V1_5, .sha3_384)
    case .sha3_512WithRSAEncryption: (.rsa, .pkcs1V1_5, .sha3_512)
    }
  }
}

extension RequestRun {
  /// The signature that a request means: by the Digital Signature Algorithm, or by Cryptographic Algorithm, Padding Method
  /// and Hashing Algorithm (KMIP 2.1 §4.16); where both are given they must agree.
  ///
  /// - Parameter isDigested: the request gives a digest; PKCS#1 v1.5 can then do without the name of its hash.
  func signature(
    of used: UsedObject, _ parameters: CryptographicParameters, signing: Bool, isDigested: Bool
  ) throws(KMIPError) -> SignatureMethod {
    func bad(_ why: String) -> KMIPError { KMIPError(.badCryptographicParameters, why) }
    guard let family = SigningFamily(used.algorithm) else {
      throw KMIPError(
        .unsupportedCryptographicParameters, "keys of \(used.algorithm?.name ?? "no algorithm") make no signatures here"
      )
    }
    var padding = parameters.paddingMethod
    if let asked = parameters.cryptographicAlgorithm, SigningFamily(asked) != family {
      // CS-AC-M-3-ECC verifies with an EC key and the parameters of RSA, of which the hash counts.
      guard family == .ec, asked == .rsa, !signing else { throw bad("the key is none of \(asked.name)") }
      padding = nil
    }
    var hash = parameters.hashingAlgorithm
    if let name = parameters.digitalSignatureAlgorithm {
      let parts = name.parts
      guard parts.family == family else { throw bad("the key makes no signature \(name.name)") }
      guard parts.hash == nil || hash == nil || hash == parts.hash else {
        throw bad("Hashing Algorithm is not that of \(name.name)")
      }
      guard parts.padding == nil || padding == nil || padding == parts.padding else {
        throw bad("Padding Method is not that of \(name.name)")
      }
      padding = padding ?? parts.padding
      hash = hash ?? parts.hash
    }
    // CS-AC-M-3-ECC signs without naming a hash: that of the key's strength (RFC 5480 §4).
    if family == .ec, hash == nil { hash = used.bits > 384 ? .sha_512 : used.bits > 256 ? .sha_384 : .sha_256 }
    let method = try method(family, padding, hash, parameters, isDigested: isDigested)
    if let hash = method.hash { _ = try self.hash(hashing: hash) }
    guard settings.policy.permits(method, algorithm: used.algorithm, bits: used.bits, signing: signing) else {
      throw KMIPError(.unsupportedCryptographicParameters, "the server's policy forbids this signature")
    }
    return method
  }

  private func method(
    _ family: SigningFamily, _ padding: PaddingMethod?, _ hash: HashingAlgorithm?,
    _ parameters: CryptographicParameters, isDigested: Bool
  ) throws(KMIPError) -> SignatureMethod {
    func bad(_ why: String) -> KMIPError { KMIPError(.badCryptographicParameters, why) }
    func needed() throws(KMIPError) -> HashingAlgorithm {
      guard let hash else { throw bad("neither the request nor the object names a Hashing Algorithm") }
      return hash
    }
    switch (family, padding) {
    case (.message, nil), (.message, .some(.none)):
      guard !isDigested else { throw bad("such keys sign messages, not digests") }
      return .message
    case (.ec, nil), (.ec, .some(.none)), (.dsa, nil), (.dsa, .some(.none)): return .dsa(try needed())
    case (.rsa, nil), (.rsa, .pkcs1V1_5): return .rsaPKCS1(isDigested ? hash : try needed())
    case (.rsa, .pss):
      guard (parameters.trailerField ?? 1) == 1 else { throw bad("PSS has no Trailer Field but 1 (RFC 8017 §A.2.3)") }
      let hash = try needed()
      guard (parameters.saltLength ?? 0) >= 0 else { throw bad("Salt Length must not be negative") }
      return .rsaPSS(
        hash, mask: parameters.maskGeneratorHashingAlgorithm ?? hash, salt: parameters.saltLength.map(Int.init))
    case (.rsa, .x9_31): return .rsaX931(try needed())
    case (.rsa, .some(.none)): return .rsaRaw
    case (_, let padding?): throw bad("such keys make no signature with the Padding Method \(padding.name)")
    }
  }

  func hash(hashing hash: HashingAlgorithm) throws(KMIPError) -> HashingAlgorithm {
    var parameters = CryptographicParameters()
    parameters.hashingAlgorithm = hash
    return try self.hash(parameters)
  }

  /// How RSA encrypts.
  func asymmetric(of used: UsedObject, _ parameters: CryptographicParameters) throws(KMIPError) -> AsymmetricMethod {
    func bad(_ why: String) -> KMIPError { KMIPError(.badCryptographicParameters, why) }
    guard used.algorithm == .rsa else {
      throw KMIPError(
        .unsupportedCryptographicParameters, "keys of \(used.algorithm?.name ?? "no algorithm") do not encrypt here")
    }
    guard (parameters.cryptographicAlgorithm ?? .rsa) == .rsa else { throw bad("the key is one of RSA") }
    guard parameters.blockCipherMode == nil else { throw bad("RSA has no Block Cipher Mode") }
    let method: AsymmetricMethod
    switch parameters.paddingMethod {
    case .oaep:
      // RFC 8017 §A.2.1: SHA-1 where nothing is said; so KMIP 2.1 §4.16 of the mask's hash.
      let hash = try hash(hashing: parameters.hashingAlgorithm ?? .sha_1)
      let mask = try self.hash(hashing: parameters.maskGeneratorHashingAlgorithm ?? .sha_1)
      method = .oaep(hash, mask: mask, label: parameters.pSource ?? [])
    case .pkcs1V1_5: method = .pkcs1
    case .some(.none): method = .raw
    case nil: throw bad("neither the request nor the object names a Padding Method")
    case let padding?: throw bad("RSA does not encrypt with the Padding Method \(padding.name)")
    }
    guard settings.policy.permits(method, bits: used.bits) else {
      throw KMIPError(.unsupportedCryptographicParameters, "the server's policy forbids this encryption")
    }
    return method
  }
}
