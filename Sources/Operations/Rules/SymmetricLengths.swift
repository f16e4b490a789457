internal import KMIP

/// The key lengths of the symmetric algorithms of the enumeration, in bits. Those that the cryptography lacks can be made
/// and stored all the same: a key is random bytes.
struct SymmetricLengths: Sendable {
  /// Lengths that a request may ask for.
  let allowed: ClosedRange<Int32>
  let step: Int32
  /// The one for requests of 2.0 and later that name none.
  let usual: Int32
  /// The few lengths there are, where a range would say too much.
  let only: [Int32]

  private init(_ only: [Int32], usual: Int32) {
    self.only = only
    self.usual = usual
    allowed = only.min()!...only.max()!
    step = 8
  }

  private init(_ allowed: ClosedRange<Int32>, step: Int32 = 8, usual: Int32) {
    self.allowed = allowed
    self.step = step
    self.usual = usual
    only = []
  }

  func contains(_ bits: Int32) -> Bool {
    only.isEmpty ? allowed.contains(bits) && (bits - allowed.lowerBound) % step == 0 : only.contains(bits)
  }

  /// nil: not the algorithm of a symmetric key.
  static func of(_ algorithm: CryptographicAlgorithm) -> SymmetricLengths? {
    switch algorithm {
    case .aes, .camellia, .aria: SymmetricLengths([128, 192, 256], usual: 256)
    case .twofish: SymmetricLengths(8...256, usual: 256)
    // 56 and 64 bits are one key, without and with its parity; so are 112 and 128, 168 and 192.
    case .des: SymmetricLengths([56, 64], usual: 56)
    case .des3: SymmetricLengths([112, 128, 168, 192], usual: 168)
    case .blowfish: SymmetricLengths(32...448, usual: 256)
    case .cast5: SymmetricLengths(40...128, usual: 128)
    case .idea, .seed, .sm4: SymmetricLengths([128], usual: 128)
    case .mars: SymmetricLengths(128...448, step: 32, usual: 256)
    case .rc2: SymmetricLengths(8...1024, usual: 128)
    case .rc4: SymmetricLengths(40...2048, usual: 128)
    case .rc5: SymmetricLengths(8...2040, usual: 128)
    case .skipjack: SymmetricLengths([80], usual: 80)
    case .chaCha20: SymmetricLengths([128, 256], usual: 256)
    case .poly1305, .chaCha20Poly1305, .gost28147_89, .gostr34_13_2015: SymmetricLengths([256], usual: 256)
    case .oneTimePad: SymmetricLengths(8...longest, usual: 256)
    case .hmac_MD5: SymmetricLengths(8...longest, usual: 128)
    case .hmac_SHA1: SymmetricLengths(8...longest, usual: 160)
    case .hmac_SHA224, .hmac_SHA3_224: SymmetricLengths(8...longest, usual: 224)
    case .hmac_SHA256, .hmac_SHA3_256: SymmetricLengths(8...longest, usual: 256)
    case .hmac_SHA384, .hmac_SHA3_384: SymmetricLengths(8...longest, usual: 384)
    case .hmac_SHA512, .hmac_SHA3_512: SymmetricLengths(8...longest, usual: 512)
    default: nil
    }
  }

  /// Bits of the longest random key that is made.
  static let longest: Int32 = 65_536

  /// How many bytes hold a key of `bits`: DES keys carry a parity bit in each byte.
  static func bytes(_ bits: Int32, _ algorithm: CryptographicAlgorithm) -> Int {
    switch (algorithm, bits) {
    case (.des, 56): 8
    case (.des3, 112): 16
    case (.des3, 168): 24
    default: Int(bits) / 8
    }
  }

  /// Whether material of `raw` bits can be a key of `bits`: with its parity or without (DES), otherwise to the bit.
  static func fits(_ bits: Int32, raw: Int32, _ algorithm: CryptographicAlgorithm) -> Bool {
    if hasParity(algorithm) { return Int(raw) / 8 == bytes(bits, algorithm) }
    // Keys of odd lengths are stored in whole bytes.
    return bits > raw - 8 && bits <= raw
  }

  static func hasParity(_ algorithm: CryptographicAlgorithm) -> Bool { algorithm == .des || algorithm == .des3 }
}
