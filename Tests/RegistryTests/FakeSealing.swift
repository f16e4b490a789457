import KMIP
import Registry
import Secrets
import Store
import Synchronization
import TTLV

/// A sealing that really hides: a stream from SHA-256 under a key and a counted nonce, with a tag that binds to the
/// record key. For tests only.
final class FakeSealing: Sealing {
  private let nonce = Mutex<UInt64>(0)
  /// Hashes made before: the same few are asked for again and again.
  private let hashes = Mutex<[[UInt8]: [UInt8]]>([:])
  private let key: [UInt8]

  init(key: UInt8 = 7) { self.key = Array(repeating: key, count: 32) }

  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes {
    let number = nonce.withLock {
      $0 += 1
      return $0
    }
    let nonce = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    let hidden = stream(over: plain.revealed(), nonce)
    return SealedBytes(opaque: [1] + nonce + hidden + tag(hidden, nonce, recordKey))
  }

  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes {
    let bytes = sealed.bytes
    guard bytes.count >= 25 else { throw .damaged }
    guard bytes[0] == 1 else { throw .unknownFormat(version: bytes[0]) }
    let nonce = Array(bytes[1..<9])
    let hidden = Array(bytes[9..<bytes.count - 16])
    guard tag(hidden, nonce, recordKey) == Array(bytes.suffix(16)) else { throw .damaged }
    return SecretBytes(stream(over: hidden, nonce))
  }

  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] {
    let input = key + [domain] + bytes
    if let known = hashes.withLock({ $0[input] }) { return known }
    let hash = Array(SHA256.hash(input).prefix(16))
    hashes.withLock { $0[input] = hash }
    return hash
  }

  /// The stream's generator is seeded by one hash: blocks of SHA-256 would make the searches slow.
  private func stream(over bytes: [UInt8], _ nonce: [UInt8]) -> [UInt8] {
    let seed = SHA256.hash(key + nonce).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    var generator = Seeded(seed)
    var word: UInt64 = 0
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for (offset, byte) in bytes.enumerated() {
      if offset & 7 == 0 { word = generator.next() }
      result.append(byte ^ UInt8(truncatingIfNeeded: word >> (8 * UInt64(offset & 7))))
    }
    return result
  }

  private func tag(_ hidden: [UInt8], _ nonce: [UInt8], _ recordKey: [UInt8]) -> [UInt8] {
    Array(SHA256.hash(key + [UInt8(recordKey.count)] + recordKey + nonce + hidden).prefix(16))
  }
}

/// A sealing whose root key is gone.
struct SealedOff: Sealing {
  let hashes = FakeSealing()
  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes { throw .sealed }
  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes { throw .sealed }
  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] { hashes.hash(bytes, domain: domain) }
}

/// Random numbers from a seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Entropy from a seed: equal seeds make equal identifiers.
final class SeededEntropy: Entropy {
  private let generator: Mutex<Seeded>
  init(_ seed: UInt64) { generator = Mutex(Seeded(seed)) }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    generator.withLock { generator in
      for offset in buffer.indices { buffer[offset] = UInt8(truncatingIfNeeded: generator.next()) }
    }
  }
}
