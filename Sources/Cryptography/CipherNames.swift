internal import KMIP
internal import OpenSSL
internal import Operations

/// The ciphers of KMIP by libcrypto's names.
enum CipherNames {
  /// The family's name and the lengths of its keys in bytes; 3DES keys of two parts are another family there.
  private static func family(_ algorithm: CryptographicAlgorithm, _ keyLength: Int) -> (name: String, isSized: Bool)? {
    switch algorithm {
    case .aes where [16, 24, 32].contains(keyLength): ("AES-\(keyLength * 8)", true)
    case .camellia where [16, 24, 32].contains(keyLength): ("CAMELLIA-\(keyLength * 8)", true)
    case .aria where [16, 24, 32].contains(keyLength): ("ARIA-\(keyLength * 8)", true)
    case .des3 where keyLength == 24: ("DES-EDE3", false)
    case .des3 where keyLength == 16: ("DES-EDE", false)
    case .des where keyLength == 8: ("DES", false)
    case .seed where keyLength == 16: ("SEED", false)
    case .sm4 where keyLength == 16: ("SM4", false)
    case .idea where keyLength == 16: ("IDEA", false)
    case .blowfish where (4...56).contains(keyLength): ("BF", false)
    case .cast5 where (5...16).contains(keyLength): ("CAST5", false)
    case .rc2 where (1...128).contains(keyLength): ("RC2", false)
    default: nil
    }
  }

  /// The mode's name; nil for modes that are no block cipher modes here.
  private static func suffix(_ mode: BlockCipherMode) -> String? {
    switch mode {
    case .ecb: "ECB"
    case .cbc: "CBC"
    case .cfb: "CFB"
    case .ofb: "OFB"
    case .ctr: "CTR"
    case .gcm: "GCM"
    case .ccm: "CCM"
    case .xts: "XTS"
    default: nil
    }
  }

  /// nil: libcrypto has no such cipher.
  static func algorithm(of method: CipherMethod) -> CipherAlgorithm? {
    switch (method.algorithm, method.mode) {
    case (.chaCha20, nil): return method.keyLength == 32 ? CipherAlgorithm.named("ChaCha20") : nil
    case (.chaCha20Poly1305, nil): return method.keyLength == 32 ? CipherAlgorithm.named("ChaCha20-Poly1305") : nil
    case (.rc4, nil): return (5...256).contains(method.keyLength) ? CipherAlgorithm.named("RC4") : nil
    case (.aes, .xts):
      // Two keys of one length (IEEE 1619; NIST SP 800-38E).
      guard method.keyLength == 32 || method.keyLength == 64 else { return nil }
      return CipherAlgorithm.named("AES-\(method.keyLength * 4)-XTS")
    case (let algorithm, let mode?):
      guard mode != .xts, let family = family(algorithm, method.keyLength), let suffix = suffix(mode) else {
        return nil
      }
      // Two-key and three-key DES in ECB go by the bare name.
      if mode == .ecb, algorithm == .des3 { return CipherAlgorithm.named(family.name) }
      return CipherAlgorithm.named("\(family.name)-\(suffix)")
    default: return nil
    }
  }

  /// The cipher in CBC mode, over which CMAC and CBC-MAC are made.
  static func chained(_ algorithm: CryptographicAlgorithm, keyLength: Int) -> CipherAlgorithm? {
    self.algorithm(of: CipherMethod(algorithm, mode: .cbc, keyLength: keyLength))
  }
}
