public import TTLV

/// Cryptographic Parameters (KMIP 2.1 §4.16, 1.4 §3.6): how a cryptographic operation is to be done. Every member may be
/// missing; lengths of nonces and counters are in bits, those of tags and salts in bytes.
public struct CryptographicParameters: Hashable, Sendable {
  public var blockCipherMode: BlockCipherMode?
  public var paddingMethod: PaddingMethod?
  public var hashingAlgorithm: HashingAlgorithm?
  public var keyRoleType: KeyRoleType?
  public var digitalSignatureAlgorithm: DigitalSignatureAlgorithm?
  public var cryptographicAlgorithm: CryptographicAlgorithm?
  public var randomIV: Bool?
  public var ivLength: Int32?
  public var tagLength: Int32?
  public var fixedFieldLength: Int32?
  public var invocationFieldLength: Int32?
  public var counterLength: Int32?
  public var initialCounterValue: Int32?
  public var saltLength: Int32?
  public var maskGenerator: MaskGenerator?
  public var maskGeneratorHashingAlgorithm: HashingAlgorithm?
  public var pSource: [UInt8]?
  public var trailerField: Int32?

  public init() {}

  /// Of a structure that has been checked against the version's rules; what this software does not know counts as absent.
  public init(_ value: Value) {
    blockCipherMode = value[.blockCipherMode]?.enumeration()
    paddingMethod = value[.paddingMethod]?.enumeration()
    hashingAlgorithm = value[.hashingAlgorithm]?.enumeration()
    keyRoleType = value[.keyRoleType]?.enumeration()
    digitalSignatureAlgorithm = value[.digitalSignatureAlgorithm]?.enumeration()
    cryptographicAlgorithm = value[.cryptographicAlgorithm]?.enumeration()
    if case .boolean(let isRandom)? = value[.randomIV] { randomIV = isRandom }
    ivLength = Self.integer(value[.ivLength])
    tagLength = Self.integer(value[.tagLength])
    fixedFieldLength = Self.integer(value[.fixedFieldLength])
    invocationFieldLength = Self.integer(value[.invocationFieldLength])
    counterLength = Self.integer(value[.counterLength])
    initialCounterValue = Self.integer(value[.initialCounterValue])
    saltLength = Self.integer(value[.saltLength])
    maskGenerator = value[.maskGenerator]?.enumeration()
    maskGeneratorHashingAlgorithm = value[.maskGeneratorHashingAlgorithm]?.enumeration()
    if case .byteString(let bytes)? = value[.pSource] { pSource = bytes }
    trailerField = Self.integer(value[.trailerField])
  }

  private static func integer(_ value: Value?) -> Int32? {
    if case .integer(let number)? = value { number } else { nil }
  }

  /// The structure, its members in the standard's order.
  public var value: Value {
    var items: [Item] = []
    func add(_ tag: Tag, _ raw: UInt32?) { if let raw { items.append(Item(tag, .enumeration(raw))) } }
    func add(_ tag: Tag, _ number: Int32?) { if let number { items.append(Item(tag, .integer(number))) } }
    add(.blockCipherMode, blockCipherMode?.rawValue)
    add(.paddingMethod, paddingMethod?.rawValue)
    add(.hashingAlgorithm, hashingAlgorithm?.rawValue)
    add(.keyRoleType, keyRoleType?.rawValue)
    add(.digitalSignatureAlgorithm, digitalSignatureAlgorithm?.rawValue)
    add(.cryptographicAlgorithm, cryptographicAlgorithm?.rawValue)
    if let randomIV { items.append(Item(.randomIV, .boolean(randomIV))) }
    add(.ivLength, ivLength)
    add(.tagLength, tagLength)
    add(.fixedFieldLength, fixedFieldLength)
    add(.invocationFieldLength, invocationFieldLength)
    add(.counterLength, counterLength)
    add(.initialCounterValue, initialCounterValue)
    add(.saltLength, saltLength)
    add(.maskGenerator, maskGenerator?.rawValue)
    add(.maskGeneratorHashingAlgorithm, maskGeneratorHashingAlgorithm?.rawValue)
    if let pSource { items.append(Item(.pSource, .byteString(pSource))) }
    add(.trailerField, trailerField)
    return .structure(items)
  }

  public var isEmpty: Bool { self == CryptographicParameters() }
}

extension StructureReader {
  /// A Cryptographic Parameters structure, checked against the version's rules.
  mutating func optionalCryptographicParameters() throws(KMIPError) -> CryptographicParameters? {
    guard let item = optional(.cryptographicParameters) else { return nil }
    return CryptographicParameters(
      try item.value.checked(as: .cryptographicParameters, item: .structure, version: version))
  }
}

extension CryptographicParameters {
  /// The item as `version` spells it.
  func item(for version: ProtocolVersion) -> Item {
    Item(.cryptographicParameters, value.spelled(as: .cryptographicParameters, for: version) ?? .structure([]))
  }
}
