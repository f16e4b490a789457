import Registry
import Secrets
import Synchronization

/// A sealing that hides nothing and binds all the same. For tests only.
struct PlainSealing: Sealing {
  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes {
    SealedBytes(opaque: [1, UInt8(recordKey.count)] + recordKey + plain.revealed())
  }

  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes {
    guard sealed.bytes.starts(with: [1, UInt8(recordKey.count)] + recordKey) else { throw .damaged }
    return SecretBytes(sealed.bytes.dropFirst(2 + recordKey.count))
  }

  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] {
    var high: UInt64 = 0xCBF2_9CE4_8422_2325
    var low: UInt64 = 0x8422_2325_CBF2_9CE4 ^ UInt64(domain)
    for byte in bytes {
      high = (high ^ UInt64(byte)) &* 0x100_0000_01B3
      low = (low &+ UInt64(byte) ^ high) &* 0x9E37_79B9_7F4A_7C15
    }
    return [high, low].flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
  }
}

/// A node without its root key.
struct SealedOff: Sealing {
  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes { throw .sealed }
  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes { throw .sealed }
  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] { PlainSealing().hash(bytes, domain: domain) }
}

/// SplitMix64 from a fixed seed.
final class CountingEntropy: Entropy {
  private let state = Mutex<UInt64>(0)

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    for at in buffer.indices {
      var word = state.withLock { count in
        count &+= 0x9E37_79B9_7F4A_7C15
        return count
      }
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      buffer[at] = UInt8(truncatingIfNeeded: word >> 56)
    }
  }
}
