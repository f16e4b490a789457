public import Registry
public import Secrets

/// What the operations are given of the world. The simulator gives seeded ones.
public struct Capabilities: Sendable {
  public let cryptographer: any Cryptographer
  public let sealing: any Sealing
  public let entropy: any Entropy
  public var passwords: any PasswordChecking = NoPasswords()

  public init(cryptographer: any Cryptographer, sealing: any Sealing, entropy: any Entropy) {
    self.cryptographer = cryptographer
    self.sealing = sealing
    self.entropy = entropy
  }
}
