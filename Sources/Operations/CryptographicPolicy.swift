internal import KMIP

/// Which cryptography is used at all. What a policy forbids can be registered and fetched, but neither made nor used.
public struct CryptographicPolicy: Hashable, Sendable {
  /// Only algorithms that FIPS 140-3 approves (SP 800-140C), with the strengths of SP 800-131A.
  public var approvedOnly: Bool
  /// Whether keys that are Deactivated or Compromised may still decrypt and verify: the "special permission" of KMIP 2.1
  /// §4.57.
  public var processesWithRetiredKeys: Bool

  public init(approvedOnly: Bool = false, processesWithRetiredKeys: Bool = true) {
    self.approvedOnly = approvedOnly
    self.processesWithRetiredKeys = processesWithRetiredKeys
  }

  /// - Parameter encrypting: what is only still allowed for old data is judged by this.
  func permits(_ method: CipherMethod, encrypting: Bool) -> Bool {
    guard approvedOnly else { return true }
    guard method.algorithm == .aes else { return false }
    switch method.mode {
    case .ecb, .cbc, .cfb, .ofb, .ctr, .gcm, .ccm, .xts, .nistKeyWrap, .aesKeyWrapPadding: return true
    default: return false
    }
  }

  func permits(_ hash: HashingAlgorithm) -> Bool {
    guard approvedOnly else { return true }
    switch hash {
    case .sha_1, .sha_224, .sha_256, .sha_384, .sha_512, .sha_512_224, .sha_512_256, .sha3_224, .sha3_256, .sha3_384,
      .sha3_512:
      return true
    default: return false
    }
  }

  func permits(_ method: CodeMethod, keyBits: Int) -> Bool {
    guard approvedOnly else { return true }
    switch method {
    case .hmac(let hash): return permits(hash) && keyBits >= 112
    case .cmac(let algorithm): return algorithm == .aes
    case .cbcMAC, .poly1305: return false
    }
  }

  /// SHA-1 signatures may be verified and no longer made (SP 800-131A §3).
  func permits(_ method: SignatureMethod, algorithm: CryptographicAlgorithm?, bits: Int, signing: Bool) -> Bool {
    guard approvedOnly else { return true }
    if let hash = method.hash, !permits(hash) || (signing && hash == .sha_1) { return false }
    switch method {
    case .rsaRaw, .rsaX931, .rsaPKCS1(nil): return false
    case .rsaPKCS1, .rsaPSS: return bits >= 2048
    case .dsa: return algorithm == .dsa ? !signing && bits >= 2048 : bits >= 224
    case .message: return true
    }
  }

  func permits(_ method: AsymmetricMethod, bits: Int) -> Bool {
    guard approvedOnly else { return true }
    guard bits >= 2048, case .oaep(let hash, let mask, _) = method else { return false }
    return permits(hash) && permits(mask)
  }

  /// Whether keys of the algorithm are made here.
  func permitsMaking(_ algorithm: CryptographicAlgorithm, bits: Int32) -> Bool {
    guard approvedOnly else { return true }
    switch algorithm {
    case .aes, .ed25519, .ed448, .ml_KEM_768, .ml_KEM_1024, .ml_DSA_65, .ml_DSA_87: return true
    case .rsa: return bits >= 2048
    case .ec, .ecdsa, .ecdh: return bits >= 224
    case .hmac_SHA1, .hmac_SHA224, .hmac_SHA256, .hmac_SHA384, .hmac_SHA512, .hmac_SHA3_224, .hmac_SHA3_256,
      .hmac_SHA3_384, .hmac_SHA3_512:
      return bits >= 112
    default: return false
    }
  }
}
