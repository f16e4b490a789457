public import TTLV

/// Typed views of the attributes that operations use. Setting nil removes the attribute.
extension AttributeSet {
  public var uniqueIdentifier: UniqueIdentifier? {
    get { text(.uniqueIdentifier).map(UniqueIdentifier.init) }
    set { set(.uniqueIdentifier, newValue.map { .textString($0.text) }) }
  }
  public var objectType: ObjectType? {
    get { enumeration(.objectType) }
    set { set(.objectType, newValue) }
  }
  public var state: State? {
    get { enumeration(.state) }
    set { set(.state, newValue) }
  }
  public var cryptographicAlgorithm: CryptographicAlgorithm? {
    get { enumeration(.cryptographicAlgorithm) }
    set { set(.cryptographicAlgorithm, newValue) }
  }
  /// Bits.
  public var cryptographicLength: Int32? {
    get { integer(.cryptographicLength) }
    set { set(.cryptographicLength, newValue.map { .integer($0) }) }
  }
  public var usageMask: CryptographicUsageMask? {
    get { integer(.cryptographicUsageMask).map { CryptographicUsageMask(rawValue: UInt32(bitPattern: $0)) } }
    set { set(.cryptographicUsageMask, newValue.map { .integer(Int32(bitPattern: $0.rawValue)) }) }
  }
  public var keyFormatType: KeyFormatType? {
    get { enumeration(.keyFormatType) }
    set { set(.keyFormatType, newValue) }
  }
  public var certificateType: CertificateType? {
    get { enumeration(.certificateType) }
    set { set(.certificateType, newValue) }
  }
  public var revocationReason: RevocationReason? {
    get { self[.revocationReason].flatMap(RevocationReason.init) }
    set { set(.revocationReason, newValue?.value) }
  }

  /// The values of all Name instances.
  public var objectNames: [Name] { instances(of: .name).compactMap { Name($0.value) } }
  public var objectGroups: [Text] { instances(of: .objectGroup).compactMap { $0.value.text } }
  public var links: [Link] { instances(of: .link).compactMap { Link($0.value) } }
  public var digests: [Digest] { instances(of: .digest).compactMap { Digest($0.value) } }

  /// The identifier behind the first Link of `type`.
  public func link(_ type: LinkType) -> UniqueIdentifier? { links.first { $0.type == type }?.target }

  /// Replaces the Link of `type`, or adds it.
  public mutating func setLink(_ type: LinkType, _ target: UniqueIdentifier) {
    let value = Link(type, target).value
    for attribute in instances(of: .link) where Link(attribute.value)?.type == type {
      _ = replace(attribute.name, index: attribute.index ?? 0, value)
      return
    }
    append(.link, value)
  }

  /// Seconds since 1970-01-01T00:00:00Z.
  public func date(_ type: AttributeType) -> Int64? {
    if case .dateTime(let seconds) = self[type] { seconds } else { nil }
  }
  public mutating func setDate(_ type: AttributeType, _ seconds: Int64?) {
    set(type, seconds.map { .dateTime($0) })
  }
  public func boolean(_ type: AttributeType) -> Bool? {
    if case .boolean(let value) = self[type] { value } else { nil }
  }
  public func integer(_ type: AttributeType) -> Int32? {
    if case .integer(let value) = self[type] { value } else { nil }
  }
  public func text(_ type: AttributeType) -> Text? { self[type]?.text }

  /// The value when this software knows it.
  public func enumeration<E: KMIPEnumeration>(_ type: AttributeType) -> E? {
    if case .enumeration(let raw) = self[type] { E(rawValue: raw) } else { nil }
  }
  public mutating func set(_ type: AttributeType, _ value: (some KMIPEnumeration)?) {
    set(type, value.map { Value.enumeration($0.rawValue) })
  }
}
