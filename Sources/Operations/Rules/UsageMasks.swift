internal import KMIP

/// The Cryptographic Usage Mask of objects whose request names none (KMIP 2.1 §4, Table 28: "KMIP servers SHALL supply
/// values for these attributes if the client omits them"). Query Defaults Information tells the same.
enum UsageMasks {
  static func usual(_ type: ObjectType, _ algorithm: CryptographicAlgorithm?) -> CryptographicUsageMask {
    switch type {
    case .symmetricKey, .splitKey:
      switch algorithm {
      case .hmac_MD5, .hmac_SHA1, .hmac_SHA224, .hmac_SHA256, .hmac_SHA384, .hmac_SHA512, .hmac_SHA3_224,
        .hmac_SHA3_256, .hmac_SHA3_384, .hmac_SHA3_512, .poly1305:
        [.macGenerate, .macVerify]
      default: [.encrypt, .decrypt]
      }
    case .privateKey, .pgpKey: privateKey(algorithm)
    case .publicKey: publicKey(algorithm)
    case .certificate: [.verify]
    default: []
    }
  }

  private static func privateKey(_ algorithm: CryptographicAlgorithm?) -> CryptographicUsageMask {
    switch algorithm {
    case .rsa: [.sign, .decrypt]
    case .dh, .ecdh, .ecmqv: [.keyAgreement]
    default: [.sign]
    }
  }

  private static func publicKey(_ algorithm: CryptographicAlgorithm?) -> CryptographicUsageMask {
    switch algorithm {
    case .rsa: [.verify, .encrypt]
    case .dh, .ecdh, .ecmqv: [.keyAgreement]
    default: [.verify]
    }
  }
}
