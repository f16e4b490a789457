internal import COpenSSL

/// A hash function of libcrypto.
public enum Digest: String, Hashable, Sendable, CaseIterable {
  case md5 = "MD5"
  case sha1 = "SHA1"
  case sha224 = "SHA2-224"
  case sha256 = "SHA2-256"
  case sha384 = "SHA2-384"
  case sha512 = "SHA2-512"
  case sha512Over224 = "SHA2-512/224"
  case sha512Over256 = "SHA2-512/256"
  case sha3Over224 = "SHA3-224"
  case sha3Over256 = "SHA3-256"
  case sha3Over384 = "SHA3-384"
  case sha3Over512 = "SHA3-512"
  case ripemd160 = "RIPEMD-160"
  /// Of the legacy provider.
  case md4 = "MD4"
  /// Of the legacy provider.
  case whirlpool = "WHIRLPOOL"

  /// The hash's length in bytes.
  public var length: Int { Int(EVP_MD_get_size(algorithm)) }

  /// The length in bytes of the blocks that the hash works on.
  public var blockLength: Int { Int(EVP_MD_get_block_size(algorithm)) }

  /// Whether this libcrypto has it: those of the legacy provider may be absent.
  public var isSupported: Bool { handle != nil }

  /// libcrypto's description; nil when it lacks the hash.
  var handle: OpaquePointer? {
    switch self {
    case .md4: Self.legacyMD4
    case .whirlpool: Self.legacyWhirlpool
    default: algorithm
    }
  }

  private nonisolated(unsafe) static let legacyMD4 = legacy("MD4")
  private nonisolated(unsafe) static let legacyWhirlpool = legacy("WHIRLPOOL")

  private static func legacy(_ name: String) -> OpaquePointer? {
    defer { ERR_clear_error() }
    return LegacyProvider.context.flatMap { EVP_MD_fetch($0, name, "provider=legacy") }
  }

  /// Hashes bytes in one call.
  public func hash(_ bytes: [UInt8]) -> [UInt8] { bytes.withUnsafeBytes { hash($0) } }

  /// Hashes bytes in one call.
  public func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { target, count in
      var length: UInt32 = 0
      // An empty buffer has no address, and OpenSSL takes none for "no input".
      let done = EVP_Digest(bytes.baseAddress, bytes.count, target.baseAddress, &length, algorithm, nil)
      precondition(done == 1, "libcrypto's \(rawValue) failed")
      count = Int(length)
    }
  }

  /// libcrypto's static description; fetched inside it once. Those of the legacy provider must be supported.
  var algorithm: OpaquePointer {
    switch self {
    case .md5: EVP_md5()
    case .sha1: EVP_sha1()
    case .sha224: EVP_sha224()
    case .sha256: EVP_sha256()
    case .sha384: EVP_sha384()
    case .sha512: EVP_sha512()
    case .sha512Over224: EVP_sha512_224()
    case .sha512Over256: EVP_sha512_256()
    case .sha3Over224: EVP_sha3_224()
    case .sha3Over256: EVP_sha3_256()
    case .sha3Over384: EVP_sha3_384()
    case .sha3Over512: EVP_sha3_512()
    case .ripemd160: EVP_ripemd160()
    case .md4, .whirlpool: handle.unsafelyUnwrapped
    }
  }
}
