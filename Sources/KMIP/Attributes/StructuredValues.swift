public import TTLV

/// A Name (KMIP 2.1 §4.31; plain text in 3.0).
public struct Name: Hashable, Sendable {
  public let text: Text
  public let type: NameType

  public init(_ text: Text, type: NameType = .uninterpretedTextString) {
    self.text = text
    self.type = type
  }

  public init?(_ value: Value) {
    guard let text = value[.nameValue]?.text else { return nil }
    self.init(text, type: value[.nameType]?.enumeration() ?? .uninterpretedTextString)
  }

  public var value: Value {
    .structure([Item(.nameValue, .textString(text)), Item(.nameType, .enumeration(type.rawValue))])
  }
}

/// A Link to another object (KMIP 2.1 §4.29).
public struct Link: Hashable, Sendable {
  public let type: LinkType
  public let target: UniqueIdentifier

  public init(_ type: LinkType, _ target: UniqueIdentifier) {
    self.type = type
    self.target = target
  }

  /// Nil when the target is named by its place in the batch, which the operation resolves.
  public init?(_ value: Value) {
    guard let type: LinkType = value[.linkType]?.enumeration(), let target = value[.linkedObjectIdentifier]?.text else {
      return nil
    }
    self.init(type, UniqueIdentifier(target))
  }

  public var value: Value {
    .structure([
      Item(.linkType, .enumeration(type.rawValue)), Item(.linkedObjectIdentifier, .textString(target.text)),
    ])
  }
}

/// A Digest (KMIP 2.1 §4.18).
public struct Digest: Hashable, Sendable {
  public let algorithm: HashingAlgorithm
  public let digest: [UInt8]
  public let format: KeyFormatType?

  public init(_ algorithm: HashingAlgorithm, _ digest: [UInt8], format: KeyFormatType?) {
    self.algorithm = algorithm
    self.digest = digest
    self.format = format
  }

  public init?(_ value: Value) {
    guard let algorithm: HashingAlgorithm = value[.hashingAlgorithm]?.enumeration(),
      case .byteString(let digest) = value[.digestValue]
    else { return nil }
    self.init(algorithm, digest, format: value[.keyFormatType]?.enumeration())
  }

  public var value: Value {
    var items = [
      Item(.hashingAlgorithm, .enumeration(algorithm.rawValue)), Item(.digestValue, .byteString(digest)),
    ]
    if let format { items.append(Item(.keyFormatType, .enumeration(format.rawValue))) }
    return .structure(items)
  }
}

/// A Revocation Reason (KMIP 2.1 §4.45).
public struct RevocationReason: Hashable, Sendable {
  public let code: RevocationReasonCode
  public let message: Text?

  public init(_ code: RevocationReasonCode, message: Text? = nil) {
    self.code = code
    self.message = message
  }

  public init?(_ value: Value) {
    guard let code: RevocationReasonCode = value[.revocationReasonCode]?.enumeration() else { return nil }
    self.init(code, message: value[.revocationMessage]?.text)
  }

  public var value: Value {
    var items = [Item(.revocationReasonCode, .enumeration(code.rawValue))]
    if let message { items.append(Item(.revocationMessage, .textString(message))) }
    return .structure(items)
  }
}

extension Value {
  /// The value of the first member with `tag`; nil when there is none or this is no structure.
  public subscript(tag: Tag) -> Value? {
    guard case .structure(let items) = self else { return nil }
    for item in items where item.tag == tag { return item.value }
    return nil
  }

  /// The text of a value of any of the text types.
  public var text: Text? {
    switch self {
    case .textString(let text), .identifier(let text), .reference(let text), .nameReference(let text): text
    default: nil
    }
  }

  func enumeration<E: KMIPEnumeration>() -> E? {
    if case .enumeration(let raw) = self { E(rawValue: raw) } else { nil }
  }
}
