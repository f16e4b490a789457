internal import KMIP
internal import Operations
internal import PostQuantum
internal import Secrets

extension PostQuantumAlgorithm {
  /// nil: an algorithm that is only stored here, or none of these.
  init?(_ algorithm: CryptographicAlgorithm) {
    guard let found = Self.allCases.first(where: { $0.name == algorithm }) else { return nil }
    self = found
  }

  var name: CryptographicAlgorithm {
    switch self {
    case .mlKEM768: .ml_KEM_768
    case .mlKEM1024: .ml_KEM_1024
    case .mlDSA65: .ml_DSA_65
    case .mlDSA87: .ml_DSA_87
    }
  }
}

/// A post-quantum private key.
struct PostQuantumKey {
  let algorithm: PostQuantumAlgorithm
  private let seed: SecretBytes

  /// nil: a key of another kind.
  init?(_ material: PrivateKeyMaterial) throws(CryptographicError) {
    guard case .pkcs8(let der) = material, let key = try PostQuantumForms.privateKey(der) else { return nil }
    (algorithm, seed) = key
  }

  static func generate(_ algorithm: PostQuantumAlgorithm) throws(CryptographicError) -> GeneratedKeyPair {
    let (seed, open) = try postQuantum(.failed) { () throws(PostQuantumError) in
      let seed = try algorithm.generateSeed()
      return (seed, try algorithm.publicKey(ofSeed: seed))
    }
    return GeneratedKeyPair(
      privateKey: .pkcs8(PostQuantumForms.privateKeyInfo(algorithm, seed: seed)),
      publicKey: .subjectPublicKeyInfo(PostQuantumForms.subjectPublicKeyInfo(algorithm, open)))
  }

  func material(_ form: PrivateKeyMaterial.Form) throws(CryptographicError) -> PrivateKeyMaterial {
    guard form == .pkcs8 else { throw CryptographicError(.unsupported, "the key has no such form") }
    return .pkcs8(PostQuantumForms.privateKeyInfo(algorithm, seed: seed))
  }

  func sign(_ message: [UInt8], _ method: SignatureMethod) throws(CryptographicError) -> [UInt8] {
    guard method == .message, algorithm.signs else {
      throw CryptographicError(.unsupported, "the key makes no such signature")
    }
    return try postQuantum(.failed) { () throws(PostQuantumError) in try algorithm.sign(message, seed: seed) }
  }
}

/// A post-quantum public key.
struct PostQuantumPublicKey {
  let algorithm: PostQuantumAlgorithm
  private let bytes: [UInt8]

  /// nil: a key of another kind.
  init?(_ material: PublicKeyMaterial) throws(CryptographicError) {
    guard case .subjectPublicKeyInfo(let der) = material, let key = try PostQuantumForms.publicKey(der) else {
      return nil
    }
    let (algorithm, bytes) = key
    try postQuantum(.malformed) { () throws(PostQuantumError) in try algorithm.check(publicKey: bytes) }
    self.algorithm = algorithm
    self.bytes = bytes
  }

  func material(_ form: PublicKeyMaterial.Form) throws(CryptographicError) -> PublicKeyMaterial {
    guard form == .subjectPublicKeyInfo else { throw CryptographicError(.unsupported, "the key has no such form") }
    return .subjectPublicKeyInfo(PostQuantumForms.subjectPublicKeyInfo(algorithm, bytes))
  }

  func verify(_ signature: [UInt8], of message: [UInt8], _ method: SignatureMethod) throws(CryptographicError) -> Bool {
    guard method == .message, algorithm.signs else {
      throw CryptographicError(.unsupported, "the key verifies no such signature")
    }
    return try postQuantum(.malformed) { () throws(PostQuantumError) in
      try algorithm.verify(signature, of: message, publicKey: bytes)
    }
  }
}

private func postQuantum<R>(_ code: CryptographicError.Code, _ body: () throws(PostQuantumError) -> R)
  throws(CryptographicError) -> R
{
  do throws(PostQuantumError) { return try body() } catch { throw CryptographicError(code, error.reason) }
}
