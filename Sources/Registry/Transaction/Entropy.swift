/// Random bytes for new identifiers. The simulator injects seeded ones.
public protocol Entropy: Sendable {
  /// Fills `buffer` with bytes that nobody can foresee.
  func fill(_ buffer: UnsafeMutableRawBufferPointer)
}
