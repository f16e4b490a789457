internal import Registry
internal import Secrets
internal import Synchronization

/// A sealing that hides nothing, and binds and verifies all the same. Every node of a world holds the same key.
struct SimulatedSealing: Sealing {
  let key: UInt64

  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes {
    let bytes = plain.revealed()
    return SealedBytes(opaque: [1] + Self.word(tag(bytes, recordKey)) + bytes)
  }

  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes {
    guard sealed.bytes.count >= 9, sealed.bytes[0] == 1 else { throw .damaged }
    let bytes = Array(sealed.bytes[9...])
    guard sealed.bytes[1..<9].elementsEqual(Self.word(tag(bytes, recordKey))) else { throw .damaged }
    return SecretBytes(bytes)
  }

  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] {
    var first = Fold()
    first.add(key &+ UInt64(domain))
    first.add(bytes)
    var second = first
    second.add(0x5851_F42D_4C95_7F2D)
    return Self.word(first.value) + Self.word(second.value)
  }

  private func tag(_ bytes: [UInt8], _ recordKey: [UInt8]) -> UInt64 {
    var fold = Fold()
    fold.add(key)
    fold.add(recordKey)
    fold.add(bytes)
    return fold.value
  }

  private static func word(_ word: UInt64) -> [UInt8] { withUnsafeBytes(of: word.bigEndian) { Array($0) } }
}

/// Random bytes that follow from a seed.
final class SimulatedEntropy: Entropy {
  private let generator: Mutex<SeededGenerator>

  init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed)) }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    generator.withLock { generator in
      for at in buffer.indices { buffer[at] = UInt8(truncatingIfNeeded: generator.next() >> 24) }
    }
  }
}
