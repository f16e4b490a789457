internal import OpenSSL
internal import Registry

/// Random bytes for identifiers, from libcrypto's generator.
struct SystemEntropy: Entropy {
  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    do { try Random.fill(buffer) } catch {
      // A node without randomness must not go on: identifiers and keys would repeat.
      preconditionFailure("the random generator fails: \(error)")
    }
  }
}
