public import TTLV

extension AttributeType {
  private static let rules = TagIndexed(attributeRulesOlder + attributeRulesNewer) { $0.type.tag }
  private static let byName: [Text: AttributeType] = Dictionary(
    uniqueKeysWithValues: (attributeRulesOlder + attributeRulesNewer).map { ($0.name, $0.type) })

  /// The attribute that `tag` stands for in 2.0 and later; nil when it is none.
  public init?(_ tag: Tag) {
    guard let type = AttributeType(rawValue: tag.rawValue) else { return nil }
    self = type
  }

  /// The attribute with the Attribute Name `name` of KMIP 1.x; nil when the standard has none.
  public init?(name: Text) {
    guard let type = AttributeType.byName[name] else { return nil }
    self = type
  }

  public var tag: Tag { Tag(rawValue) }

  /// Every attribute has its rule: a test walks all of them.
  public var rule: AttributeRule { AttributeType.rules[tag]! }

  /// The printed name.
  public var name: Text { rule.name }

  public func isKnown(in version: ProtocolVersion) -> Bool { rule.versions.contains(version) }

  /// Whether objects have it in `version`, under whatever names: 3.0 has an attribute for each kind of Link.
  public func isHeld(in version: ProtocolVersion) -> Bool {
    isKnown(in: version) || (self == .link && version >= .v3_0)
  }

  /// Whether an object may have more than one instance.
  public var isMultiValued: Bool { rule.traits.contains(.many) }
}
