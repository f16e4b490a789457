/// A slot of a module, by its number.
public struct Slot: Hashable, Sendable {
  public let id: UInt

  public init(id: UInt) { self.id = id }
}

/// What a module says of the token in a slot (CK_TOKEN_INFO).
public struct Token: Hashable, Sendable {
  public let label: String
  public let manufacturer: String
  public let model: String
  public let serialNumber: String
  public let isInitialized: Bool
  public let hasUserPIN: Bool
  public let needsLogin: Bool
  /// One more wrong PIN locks the token.
  public let isFinalPINTry: Bool
  public let isPINLocked: Bool
}

/// What a token can do with a mechanism (CK_MECHANISM_INFO flags).
public struct MechanismUses: OptionSet, Hashable, Sendable {
  public let rawValue: UInt

  public init(rawValue: UInt) { self.rawValue = rawValue }

  public static let encrypt = MechanismUses(rawValue: 0x100)
  public static let decrypt = MechanismUses(rawValue: 0x200)
  public static let generate = MechanismUses(rawValue: 0x8000)
  public static let generateKeyPair = MechanismUses(rawValue: 0x10000)
  public static let wrap = MechanismUses(rawValue: 0x20000)
  public static let unwrap = MechanismUses(rawValue: 0x40000)
  public static let sign = MechanismUses(rawValue: 0x800)
  public static let derive = MechanismUses(rawValue: 0x80000)
}

/// What a module says of a mechanism (CK_MECHANISM_INFO).
public struct MechanismFacts: Hashable, Sendable {
  public let uses: MechanismUses
  /// In bits or bytes, as the mechanism has it.
  public let longestKey: UInt
}

/// What a module says of itself (CK_INFO).
public struct Library: Hashable, Sendable {
  public let manufacturer: String
  public let description: String
  /// Major and minor.
  public let version: String
}
