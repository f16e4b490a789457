internal import Registry
internal import Secrets
internal import Synchronization

/// A sealing that hides nothing, and binds and verifies all the same, under the keys that its node holds.
struct SimulatedSealing: Sealing {
  /// Of the hash, which does not rotate.
  private static let key: UInt64 = 7

  let keys: SimulatedKeys

  var generation: UInt64 { keys.current }

  func isCurrent(_ sealed: SealedBytes) -> Bool {
    sealed.bytes.count >= 17 && sealed.bytes[0] == 1
      && sealed.bytes[1..<9].elementsEqual(SimulatedKeys.word(keys.current))
  }

  func seal(_ plain: SecretBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SealedBytes {
    let bytes = plain.revealed()
    let generation = keys.current
    guard let secret = keys.secret(of: generation) else { throw .sealed }
    return SealedBytes(
      opaque: [1] + SimulatedKeys.word(generation)
        + SimulatedKeys.word(SimulatedKeys.tag(secret, generation, bytes, recordKey)) + bytes)
  }

  func open(_ sealed: SealedBytes, boundTo recordKey: [UInt8]) throws(SealingError) -> SecretBytes {
    guard sealed.bytes.count >= 17, sealed.bytes[0] == 1 else { throw .damaged }
    let generation = sealed.bytes[1..<9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let secret = keys.secret(of: generation) else {
      throw .unknownKeyVersion(UInt32(truncatingIfNeeded: generation))
    }
    let bytes = Array(sealed.bytes[17...])
    let tag = SimulatedKeys.tag(secret, generation, bytes, recordKey)
    guard sealed.bytes[9..<17].elementsEqual(SimulatedKeys.word(tag)) else {
      // As a real keyring says it: one that is offered may have lost to another of the same number.
      throw generation > keys.current ? .unknownKeyVersion(UInt32(truncatingIfNeeded: generation)) : .damaged
    }
    return SecretBytes(bytes)
  }

  func hash(_ bytes: [UInt8], domain: UInt8) -> [UInt8] {
    var first = Fold()
    first.add(Self.key &+ UInt64(domain))
    first.add(bytes)
    var second = first
    second.add(0x5851_F42D_4C95_7F2D)
    return SimulatedKeys.word(first.value) + SimulatedKeys.word(second.value)
  }
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
