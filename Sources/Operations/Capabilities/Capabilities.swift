public import Registry
public import Secrets

/// What the operations are given of the world. The simulator gives seeded ones.
public struct Capabilities: Sendable {
  public let cryptographer: any Cryptographer
  public var sealing: any Sealing
  public let entropy: any Entropy
  public var passwords: any PasswordChecking = NoPasswords()
  /// The streamed operations that this node works on.
  public let streams: Streams
  /// Wrong proofs of late, at this node.
  public var guesses = Guesses()

  public init(
    cryptographer: any Cryptographer, sealing: any Sealing, entropy: any Entropy, streams: Streams = Streams(node: 0)
  ) {
    self.cryptographer = cryptographer
    self.sealing = sealing
    self.entropy = entropy
    self.streams = streams
  }
}
