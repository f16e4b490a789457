// swift-format-ignore-file: AlwaysUseLowerCamelCase
// The names are those of the XML and JSON encodings, whose digits would run together without the underscore.

/// Cryptographic Algorithm (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum CryptographicAlgorithm: UInt32, KMIPEnumeration {
  case des = 0x0000_0001
  case des3 = 0x0000_0002
  case aes = 0x0000_0003
  case rsa = 0x0000_0004
  case dsa = 0x0000_0005
  case ecdsa = 0x0000_0006
  case hmac_SHA1 = 0x0000_0007
  case hmac_SHA224 = 0x0000_0008
  case hmac_SHA256 = 0x0000_0009
  case hmac_SHA384 = 0x0000_000A
  case hmac_SHA512 = 0x0000_000B
  case hmac_MD5 = 0x0000_000C
  case dh = 0x0000_000D
  case ecdh = 0x0000_000E
  case ecmqv = 0x0000_000F
  case blowfish = 0x0000_0010
  case camellia = 0x0000_0011
  case cast5 = 0x0000_0012
  case idea = 0x0000_0013
  case mars = 0x0000_0014
  case rc2 = 0x0000_0015
  case rc4 = 0x0000_0016
  case rc5 = 0x0000_0017
  case skipjack = 0x0000_0018
  case twofish = 0x0000_0019
  case ec = 0x0000_001A
  case oneTimePad = 0x0000_001B
  case chaCha20 = 0x0000_001C
  case poly1305 = 0x0000_001D
  case chaCha20Poly1305 = 0x0000_001E
  case sha3_224 = 0x0000_001F
  case sha3_256 = 0x0000_0020
  case sha3_384 = 0x0000_0021
  case sha3_512 = 0x0000_0022
  case hmac_SHA3_224 = 0x0000_0023
  case hmac_SHA3_256 = 0x0000_0024
  case hmac_SHA3_384 = 0x0000_0025
  case hmac_SHA3_512 = 0x0000_0026
  case shake_128 = 0x0000_0027
  case shake_256 = 0x0000_0028
  case aria = 0x0000_0029
  case seed = 0x0000_002A
  case sm2 = 0x0000_002B
  case sm3 = 0x0000_002C
  case sm4 = 0x0000_002D
  case gostr34_10_2012 = 0x0000_002E
  case gostr34_11_2012 = 0x0000_002F
  case gostr34_13_2015 = 0x0000_0030
  case gost28147_89 = 0x0000_0031
  case xmss = 0x0000_0032
  case sphincs_256 = 0x0000_0033
  case mcEliece = 0x0000_0034
  case mcEliece_6960119 = 0x0000_0035
  case mcEliece_8192128 = 0x0000_0036
  case ed25519 = 0x0000_0037
  case ed448 = 0x0000_0038
  case ml_KEM_512 = 0x0000_0039
  case ml_KEM_768 = 0x0000_003A
  case ml_KEM_1024 = 0x0000_003B
  case ml_DSA_44 = 0x0000_003C
  case ml_DSA_65 = 0x0000_003D
  case ml_DSA_87 = 0x0000_003E
  case slh_DSA_SHA2_128s = 0x0000_003F
  case slh_DSA_SHA2_128f = 0x0000_0040
  case slh_DSA_SHA2_192s = 0x0000_0041
  case slh_DSA_SHA2_192f = 0x0000_0042
  case slh_DSA_SHA2_256s = 0x0000_0043
  case slh_DSA_SHA2_256f = 0x0000_0044
  case slh_DSA_SHAKE_128s = 0x0000_0045
  case slh_DSA_SHAKE_128f = 0x0000_0046
  case slh_DSA_SHAKE_192s = 0x0000_0047
  case slh_DSA_SHAKE_192f = 0x0000_0048
  case slh_DSA_SHAKE_256s = 0x0000_0049
  case slh_DSA_SHAKE_256f = 0x0000_004A

  public static let rows: [EnumerationRow<CryptographicAlgorithm>] = [
    .init(.des, "DES", .all),
    .init(.des3, "DES3", .all),
    .init(.aes, "AES", .all),
    .init(.rsa, "RSA", .all),
    .init(.dsa, "DSA", .all),
    .init(.ecdsa, "ECDSA", .all),
    .init(.hmac_SHA1, "HMAC_SHA1", .all),
    .init(.hmac_SHA224, "HMAC_SHA224", .all),
    .init(.hmac_SHA256, "HMAC_SHA256", .all),
    .init(.hmac_SHA384, "HMAC_SHA384", .all),
    .init(.hmac_SHA512, "HMAC_SHA512", .all),
    .init(.hmac_MD5, "HMAC_MD5", .all),
    .init(.dh, "DH", .all),
    .init(.ecdh, "ECDH", .all),
    .init(.ecmqv, "ECMQV", .all),
    .init(.blowfish, "Blowfish", .all),
    .init(.camellia, "Camellia", .all),
    .init(.cast5, "CAST5", .all),
    .init(.idea, "IDEA", .all),
    .init(.mars, "MARS", .all),
    .init(.rc2, "RC2", .all),
    .init(.rc4, "RC4", .all),
    .init(.rc5, "RC5", .all),
    .init(.skipjack, "SKIPJACK", .all),
    .init(.twofish, "Twofish", .all),
    .init(.ec, "EC", .since(.v1_2)),
    .init(.oneTimePad, "OneTimePad", .since(.v1_3)),
    .init(.chaCha20, "ChaCha20", .since(.v1_4)),
    .init(.poly1305, "Poly1305", .since(.v1_4)),
    .init(.chaCha20Poly1305, "ChaCha20Poly1305", .since(.v1_4)),
    .init(.sha3_224, "SHA3_224", .since(.v1_4)),
    .init(.sha3_256, "SHA3_256", .since(.v1_4)),
    .init(.sha3_384, "SHA3_384", .since(.v1_4)),
    .init(.sha3_512, "SHA3_512", .since(.v1_4)),
    .init(.hmac_SHA3_224, "HMAC_SHA3_224", .since(.v1_4)),
    .init(.hmac_SHA3_256, "HMAC_SHA3_256", .since(.v1_4)),
    .init(.hmac_SHA3_384, "HMAC_SHA3_384", .since(.v1_4)),
    .init(.hmac_SHA3_512, "HMAC_SHA3_512", .since(.v1_4)),
    .init(.shake_128, "SHAKE_128", .since(.v1_4)),
    .init(.shake_256, "SHAKE_256", .since(.v1_4)),
    .init(.aria, "ARIA", .since(.v2_0)),
    .init(.seed, "SEED", .since(.v2_0)),
    .init(.sm2, "SM2", .since(.v2_0)),
    .init(.sm3, "SM3", .since(.v2_0)),
    .init(.sm4, "SM4", .since(.v2_0)),
    .init(.gostr34_10_2012, "GOSTR34_10_2012", .since(.v2_0)),
    .init(.gostr34_11_2012, "GOSTR34_11_2012", .since(.v2_0)),
    .init(.gostr34_13_2015, "GOSTR34_13_2015", .since(.v2_0)),
    .init(.gost28147_89, "GOST28147_89", .since(.v2_0)),
    .init(.xmss, "XMSS", .since(.v2_0)),
    .init(.sphincs_256, "SPHINCS_256", .since(.v2_0)),
    .init(.mcEliece, "McEliece", .since(.v2_0)),
    .init(.mcEliece_6960119, "McEliece_6960119", .since(.v2_0)),
    .init(.mcEliece_8192128, "McEliece_8192128", .since(.v2_0)),
    .init(.ed25519, "Ed25519", .since(.v2_0)),
    .init(.ed448, "Ed448", .since(.v2_0)),
    .init(.ml_KEM_512, "ML_KEM_512", .since(.v3_0)),
    .init(.ml_KEM_768, "ML_KEM_768", .since(.v3_0)),
    .init(.ml_KEM_1024, "ML_KEM_1024", .since(.v3_0)),
    .init(.ml_DSA_44, "ML_DSA_44", .since(.v3_0)),
    .init(.ml_DSA_65, "ML_DSA_65", .since(.v3_0)),
    .init(.ml_DSA_87, "ML_DSA_87", .since(.v3_0)),
    .init(.slh_DSA_SHA2_128s, "SLH_DSA_SHA2_128s", .since(.v3_0)),
    .init(.slh_DSA_SHA2_128f, "SLH_DSA_SHA2_128f", .since(.v3_0)),
    .init(.slh_DSA_SHA2_192s, "SLH_DSA_SHA2_192s", .since(.v3_0)),
    .init(.slh_DSA_SHA2_192f, "SLH_DSA_SHA2_192f", .since(.v3_0)),
    .init(.slh_DSA_SHA2_256s, "SLH_DSA_SHA2_256s", .since(.v3_0)),
    .init(.slh_DSA_SHA2_256f, "SLH_DSA_SHA2_256f", .since(.v3_0)),
    .init(.slh_DSA_SHAKE_128s, "SLH_DSA_SHAKE_128s", .since(.v3_0)),
    .init(.slh_DSA_SHAKE_128f, "SLH_DSA_SHAKE_128f", .since(.v3_0)),
    .init(.slh_DSA_SHAKE_192s, "SLH_DSA_SHAKE_192s", .since(.v3_0)),
    .init(.slh_DSA_SHAKE_192f, "SLH_DSA_SHAKE_192f", .since(.v3_0)),
    .init(.slh_DSA_SHAKE_256s, "SLH_DSA_SHAKE_256s", .since(.v3_0)),
    .init(.slh_DSA_SHAKE_256f, "SLH_DSA_SHAKE_256f", .since(.v3_0)),
  ]
}
