internal import KMIP

/// The mechanisms of PKCS#11 that calls may name, and what of KMIP they come to.
enum ModuleMechanism {
  enum Kind: Hashable {
    /// Encrypt and Decrypt.
    case cipher
    case signature
    case code
    case digest
    case generation(CryptographicAlgorithm)
  }

  struct Row {
    let type: UInt32
    let kind: Kind
    /// Key lengths as CK_MECHANISM_INFO has them: in bytes, for RSA in bits.
    let keys: ClosedRange<UInt64>
    /// CK_FLAGS.
    let flags: UInt64
  }

  static let rows: [Row] = [
    Row(type: 0x0040, kind: .signature, keys: 1024...8192, flags: 0x2800),
    Row(type: 0x0041, kind: .signature, keys: 1024...8192, flags: 0x2800),
    Row(type: 0x0042, kind: .signature, keys: 1024...8192, flags: 0x2800),
    Row(type: 0x0220, kind: .digest, keys: 0...0, flags: 0x0400),
    Row(type: 0x0250, kind: .digest, keys: 0...0, flags: 0x0400),
    Row(type: 0x0251, kind: .code, keys: 1...512, flags: 0x2800),
    Row(type: 0x0260, kind: .digest, keys: 0...0, flags: 0x0400),
    Row(type: 0x0261, kind: .code, keys: 1...512, flags: 0x2800),
    Row(type: 0x0270, kind: .digest, keys: 0...0, flags: 0x0400),
    Row(type: 0x0271, kind: .code, keys: 1...512, flags: 0x2800),
    Row(type: 0x1080, kind: .generation(.aes), keys: 16...32, flags: 0x8000),
    Row(type: 0x1081, kind: .cipher, keys: 16...32, flags: 0x0300),
    Row(type: 0x1082, kind: .cipher, keys: 16...32, flags: 0x0300),
    Row(type: 0x1085, kind: .cipher, keys: 16...32, flags: 0x0300),
  ]

  static func row(_ type: UInt32) -> Row? { rows.first { $0.type == type } }

  /// The Cryptographic Parameters that a mechanism means.
  static func parameters(_ type: UInt32) -> CryptographicParameters {
    var parameters = CryptographicParameters()
    switch type {
    case 0x0040...0x0042:
      (parameters.paddingMethod, parameters.cryptographicAlgorithm) = (.pkcs1V1_5, .rsa)
      parameters.hashingAlgorithm = [.sha_256, .sha_384, .sha_512][Int(type - 0x40)]
    case 0x0220: parameters.hashingAlgorithm = .sha_1
    case 0x0250: parameters.hashingAlgorithm = .sha_256
    case 0x0260: parameters.hashingAlgorithm = .sha_384
    case 0x0270: parameters.hashingAlgorithm = .sha_512
    case 0x0251: parameters.cryptographicAlgorithm = .hmac_SHA256
    case 0x0261: parameters.cryptographicAlgorithm = .hmac_SHA384
    case 0x0271: parameters.cryptographicAlgorithm = .hmac_SHA512
    case 0x1081: (parameters.blockCipherMode, parameters.paddingMethod) = (.ecb, PaddingMethod.none)
    case 0x1082: (parameters.blockCipherMode, parameters.paddingMethod) = (.cbc, PaddingMethod.none)
    case 0x1085: (parameters.blockCipherMode, parameters.paddingMethod) = (.cbc, .pkcs5)
    default: break
    }
    return parameters
  }
}
