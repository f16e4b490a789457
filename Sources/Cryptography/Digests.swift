internal import KMIP
internal import OpenSSL

/// The hashes of KMIP that libcrypto's default provider has.
enum Digests {
  static func named(_ algorithm: HashingAlgorithm) -> OpenSSL.Digest? {
    switch algorithm {
    case .md5: .md5
    case .sha_1: .sha1
    case .sha_224: .sha224
    case .sha_256: .sha256
    case .sha_384: .sha384
    case .sha_512: .sha512
    case .sha_512_224: .sha512Over224
    case .sha_512_256: .sha512Over256
    case .sha3_224: .sha3Over224
    case .sha3_256: .sha3Over256
    case .sha3_384: .sha3Over384
    case .sha3_512: .sha3Over512
    case .ripemd_160: .ripemd160
    case .md2, .md4, .tiger, .whirlpool: nil
    }
  }
}
