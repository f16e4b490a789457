/// Why swift-crypto would not take a key.
public struct PostQuantumError: Error, Hashable, Sendable {
  public let reason: String

  init(_ reason: String) { self.reason = reason }
}
