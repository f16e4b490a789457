internal import KMIP
internal import Secrets

extension CryptographicAlgorithm {
  /// The hash of an HMAC algorithm.
  var hmacHash: HashingAlgorithm? {
    switch self {
    case .hmac_MD5: .md5
    case .hmac_SHA1: .sha_1
    case .hmac_SHA224: .sha_224
    case .hmac_SHA256: .sha_256
    case .hmac_SHA384: .sha_384
    case .hmac_SHA512: .sha_512
    case .hmac_SHA3_224: .sha3_224
    case .hmac_SHA3_256: .sha3_256
    case .hmac_SHA3_384: .sha3_384
    case .hmac_SHA3_512: .sha3_512
    default: nil
    }
  }
}

extension RequestRun {
  /// The message authentication code that a request means: by the Cryptographic Algorithm of the parameters or of the key;
  /// a block cipher makes one in the modes CMAC and CBC-MAC, and any key one with the Hashing Algorithm that is named.
  func code(of used: UsedObject, key: SecretBytes, _ parameters: CryptographicParameters) throws(KMIPError)
    -> CodeMethod
  {
    let algorithm = parameters.cryptographicAlgorithm ?? used.algorithm
    let method: CodeMethod
    switch (algorithm, parameters.blockCipherMode) {
    case (let algorithm?, nil) where algorithm.hmacHash != nil:
      guard parameters.hashingAlgorithm == nil || parameters.hashingAlgorithm == algorithm.hmacHash else {
        throw KMIPError(.badCryptographicParameters, "Hashing Algorithm is not that of \(algorithm.name)")
      }
      method = .hmac(algorithm.hmacHash ?? .sha_256)
    case (.poly1305, nil): method = .poly1305
    case (let algorithm?, .cmac): method = .cmac(try own(algorithm, of: used))
    case (let algorithm?, .cbc_MAC): method = .cbcMAC(try own(algorithm, of: used))
    case (_, let mode?):
      throw KMIPError(.badCryptographicParameters, "the Block Cipher Mode \(mode.name) makes no code here")
    case (_, nil):
      guard let hash = parameters.hashingAlgorithm else {
        throw KMIPError(
          .badCryptographicParameters, "nothing says which code is meant: name an HMAC algorithm or a mode")
      }
      method = .hmac(hash)
    }
    guard settings.policy.permits(method, keyBits: key.count * 8) else {
      throw KMIPError(.unsupportedCryptographicParameters, "the server's policy forbids this code")
    }
    return method
  }

  private func own(_ algorithm: CryptographicAlgorithm, of used: UsedObject) throws(KMIPError)
    -> CryptographicAlgorithm
  {
    guard used.algorithm == nil || used.algorithm == algorithm else {
      throw KMIPError(.badCryptographicParameters, "the key is none of \(algorithm.name)")
    }
    return algorithm
  }

  /// The hash that a request means.
  func hash(_ parameters: CryptographicParameters) throws(KMIPError) -> HashingAlgorithm {
    guard let hash = parameters.hashingAlgorithm else {
      throw KMIPError(.invalidField, "the Cryptographic Parameters name no Hashing Algorithm")
    }
    guard capabilities.cryptographer.lengths(of: hash) != nil else {
      throw KMIPError(.unsupportedCryptographicParameters, "the Hashing Algorithm \(hash.name) is not there")
    }
    guard settings.policy.permits(hash) else {
      throw KMIPError(.unsupportedCryptographicParameters, "the server's policy forbids \(hash.name)")
    }
    return hash
  }

  /// Bytes of a code that is cut short by Tag Length; nil: all of it.
  func codeLength(_ parameters: CryptographicParameters) throws(KMIPError) -> Int? {
    guard let length = parameters.tagLength else { return nil }
    // NIST SP 800-107 §5.3.3: codes under 32 bits protect nothing.
    guard (4...64).contains(length) else {
      throw KMIPError(.badCryptographicParameters, "Tag Length must be 4 to 64 bytes")
    }
    return Int(length)
  }
}
