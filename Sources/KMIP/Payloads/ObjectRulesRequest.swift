public import TTLV

/// Set Constraints (KMIP 2.1 §6.1.52) and Set Defaults (§6.1.53), since 2.1.
public struct ObjectRulesRequest: Hashable, Sendable {
  public var rules: [ObjectRule]

  public init(_ rules: [ObjectRule]) { self.rules = rules }

  public init(constraints payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    var inner = try reader.structure(.constraints)
    rules = try Self.read(inner.all(.constraint), version)
    try inner.finish()
    try reader.finish()
  }

  /// Without Defaults Information "the semantic is to remove all Object Defaults".
  public init(defaults payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    rules = []
    if var inner = try reader.optionalStructure(.defaultsInformation) {
      rules = try Self.read(inner.all(.objectDefaults), version)
      try inner.finish()
    }
    try reader.finish()
  }

  private static func read(_ items: [Item], _ version: ProtocolVersion) throws(KMIPError) -> [ObjectRule] {
    var rules: [ObjectRule] = []
    for item in items { rules.append(try ObjectRule(decoding: item, version: version)) }
    return rules
  }

  /// The Constraints or Defaults Information structure.
  public func item(_ tag: Tag, for version: ProtocolVersion) -> Item {
    let inner: Tag = tag == .constraints ? .constraint : .objectDefaults
    return Item(tag, .structure(rules.map { $0.item(inner, for: version) }))
  }
}
