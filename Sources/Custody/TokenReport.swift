/// What a PKCS#11 module says of one token in its slots.
public struct TokenReport: Hashable, Sendable {
  public var slot: UInt64
  public var label: String
  public var manufacturer: String
  public var model: String
  public var serialNumber: String
  public var isInitialized: Bool
  public var hasUserPIN: Bool
  public var isPINLocked: Bool
  /// One more wrong PIN locks it.
  public var isFinalPINTry: Bool
}

/// What a PKCS#11 module says of itself, and the tokens in its slots.
public struct ModuleReport: Hashable, Sendable {
  public var manufacturer: String
  public var description: String
  public var version: String
  public var tokens: [TokenReport]
}

/// What a probe of a token came to: the wrapping mechanisms in their order, then what it can sign and recover by.
public struct ProbeReport: Hashable, Sendable {
  public enum Part: UInt8, Hashable, Sendable {
    case wrapping = 1
    case signing = 2
    case recovery = 3

    public var name: String {
      switch self {
      case .wrapping: "wrapping"
      case .signing: "signing"
      case .recovery: "recovery"
      }
    }
  }

  public enum Outcome: UInt8, Hashable, Sendable {
    /// A key was made, used both ways, checked, and destroyed.
    case passed = 1
    /// The token does not list it for the use.
    case notListed = 2
    /// It was tried.
    case failed = 3
  }

  public struct Step: Hashable, Sendable {
    public var part: Part
    public var mechanism: String
    public var outcome: Outcome
    /// Why it failed; empty otherwise.
    public var reason: String
  }

  public var token: TokenReport
  public var library: String
  /// The keys of this software's that the token holds already, by their labels.
  public var keys: [String]
  public var steps: [Step]

  /// What would be used: the first of a part that passed; nil when none did.
  public func choice(_ part: Part) -> String? {
    steps.first { $0.part == part && $0.outcome == .passed }?.mechanism
  }
}
