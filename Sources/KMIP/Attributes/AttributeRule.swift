public import TTLV

/// What the standard rules about one attribute: one row of the rule table printed with each attribute (KMIP 2.1 §4,
/// 1.x chapter 3). Where 1.x and 2.x differ only in the object types, both are kept.
public final class AttributeRule: Sendable {
  public let type: AttributeType
  /// The printed name, which is the Attribute Name of KMIP 1.x.
  public let name: Text
  /// The item type of the value up to 2.1.
  public let item: TTLV.ItemType
  /// The versions in which this is an attribute; its tag may be older.
  public let versions: VersionSet
  public let traits: AttributeTraits
  /// The object types that may have it in 1.x.
  public let objects: ObjectTypeSet
  /// The object types that may have it in 2.0 and later.
  public let objects2: ObjectTypeSet
  /// Operations that may set it although the request does not name it.
  public let implied: OperationSet
  /// States in which it may be modified.
  public let states: StateSet
  public let index: AttributeIndexing

  init(
    _ type: AttributeType, _ name: StaticString, _ item: TTLV.ItemType, _ versions: VersionSet,
    _ traits: AttributeTraits, objects: ObjectTypeSet = .all, objects2: ObjectTypeSet = .all,
    implied: OperationSet = .none, states: StateSet = .all, index: AttributeIndexing = .none
  ) {
    self.type = type
    self.name = Text(stringLiteral: name)
    self.item = item
    self.versions = versions
    self.traits = traits
    self.objects = objects
    self.objects2 = objects2
    self.implied = implied
    self.states = states
    self.index = index
  }

  /// Whether an object of type `object` may have this attribute in `version`.
  public func applies(to object: ObjectType, in version: ProtocolVersion) -> Bool {
    (version.spellsAttributesByName ? objects : objects2).contains(object)
  }
}

/// The yes-or-no lines of an attribute's rule table.
public struct AttributeTraits: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// SHALL always have a value.
  public static let always = AttributeTraits(rawValue: 1)
  /// Multiple instances permitted.
  public static let many = AttributeTraits(rawValue: 2)
  public static let serverSets = AttributeTraits(rawValue: 4)
  public static let clientSets = AttributeTraits(rawValue: 8)
  public static let serverModifies = AttributeTraits(rawValue: 16)
  public static let clientModifies = AttributeTraits(rawValue: 32)
  public static let clientDeletes = AttributeTraits(rawValue: 64)
}

/// By what Locate finds an attribute's values without looking at every object.
public enum AttributeIndexing: Sendable {
  case none
  case equality
  case date
}
