internal import KMIP
internal import OpenSSL
internal import Operations

/// The hashes of KMIP that libcrypto has, in its default provider or its legacy one.
enum Digests {
  static func named(_ algorithm: HashingAlgorithm) -> OpenSSL.Digest? {
    let digest: OpenSSL.Digest? =
      switch algorithm {
      case .md4: .md4
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
      case .whirlpool: .whirlpool
      case .md2, .tiger: nil
      }
    return digest.flatMap { $0.isSupported ? $0 : nil }
  }

  static func required(_ algorithm: HashingAlgorithm) throws(CryptographicError) -> OpenSSL.Digest {
    guard let digest = named(algorithm) else {
      throw CryptographicError(.unsupported, "the hashing algorithm \(algorithm.name) is not there")
    }
    return digest
  }
}
