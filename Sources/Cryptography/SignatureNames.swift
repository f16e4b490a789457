internal import KMIP

/// The signature algorithms of KMIP by libcrypto's long names.
enum SignatureNames {
  private static let rows: [String: DigitalSignatureAlgorithm] = [
    "md2WithRSAEncryption": .md2WithRSAEncryption, "md5WithRSAEncryption": .md5WithRSAEncryption,
    "sha1WithRSAEncryption": .sha_1WithRSAEncryption, "sha1WithRSA": .sha_1WithRSAEncryption,
    "sha224WithRSAEncryption": .sha_224WithRSAEncryption, "sha256WithRSAEncryption": .sha_256WithRSAEncryption,
    "sha384WithRSAEncryption": .sha_384WithRSAEncryption, "sha512WithRSAEncryption": .sha_512WithRSAEncryption,
    "rsassaPss": .rsassa_PSS, "dsaWithSHA1": .dsaWithSHA_1, "dsaWithSHA": .dsaWithSHA_1,
    "dsa_with_SHA224": .dsaWithSHA224, "dsa_with_SHA256": .dsaWithSHA256, "ecdsa-with-SHA1": .ecdsaWithSHA_1,
    "ecdsa-with-SHA224": .ecdsaWithSHA224, "ecdsa-with-SHA256": .ecdsaWithSHA256,
    "ecdsa-with-SHA384": .ecdsaWithSHA384, "ecdsa-with-SHA512": .ecdsaWithSHA512,
    "RSA-SHA3-256": .sha3_256WithRSAEncryption, "RSA-SHA3-384": .sha3_384WithRSAEncryption,
    "RSA-SHA3-512": .sha3_512WithRSAEncryption,
  ]

  static func algorithm(named name: String) -> DigitalSignatureAlgorithm? { rows[name] }
}
