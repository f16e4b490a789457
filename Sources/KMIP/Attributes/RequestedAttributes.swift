public import TTLV

/// The attributes that a request gives: the content of a Template-Attribute (1.x) or of an Attributes structure (2.0 and
/// later), whatever its tag (common, private key, public key).
public struct RequestedAttributes: Hashable, Sendable {
  /// In the order of the request; an index is there only where the request names one.
  public var attributes: [Attribute]
  /// Names of templates (1.x), whose attributes come before those of the request.
  public var templates: [Name]

  public init(attributes: [Attribute] = [], templates: [Name] = []) {
    self.attributes = attributes
    self.templates = templates
  }

  public init(decoding item: Item, version: ProtocolVersion) throws(KMIPError) {
    guard case .structure(let items) = item.value else {
      throw item.wrongType("a Structure", version)
    }
    try Limits.check(attributes: items.count, version)
    attributes = []
    attributes.reserveCapacity(items.count)
    templates = []
    for member in items {
      if version.spellsAttributesByName, member.tag == .name {
        guard let name = Name(member.value) else {
          throw KMIPError(.invalidField, "the Name of a template needs Name Value and Name Type")
        }
        templates.append(name)
      } else {
        attributes.append(try Attribute(decoding: member, version: version))
      }
    }
  }

  /// Refuses a second value of an attribute that an object may have only once, and more instances than the limit.
  public func checkInstances(version: ProtocolVersion) throws(KMIPError) {
    var seen: [AttributeName: Int] = [:]
    for attribute in attributes {
      let count = seen[attribute.name, default: 0] + 1
      seen[attribute.name] = count
      if case .standard(let type) = attribute.name, !type.isMultiValued, count > 1 || (attribute.index ?? 0) > 0 {
        throw KMIPError(
          .attributeSingleValued.spelled(for: version), "an object has only one \(type.name)")
      }
      // Indexes start with 0 (KMIP 1.4 §2.1.1), and the next one is counted from the highest: one at the end of its type
      // would leave no next.
      guard count <= Limits.attributeInstances, Int(attribute.index ?? 0) < Limits.attributeInstances else {
        throw KMIPError(
          .serverLimitExceeded.spelled(for: version),
          "\(attribute.name.display) has more than \(Limits.attributeInstances) instances")
      }
    }
  }
}

extension Limits {
  static func check(attributes count: Int, _ version: ProtocolVersion) throws(KMIPError) {
    guard count > attributes else { return }
    throw KMIPError(
      .serverLimitExceeded.spelled(for: version), "\(count) attributes where \(attributes) is the limit")
  }
}

extension AttributeSet {
  /// All attributes that `version` can spell, one item each, in order: Attribute structures in 1.x, tagged items later.
  public func encodedItems(for version: ProtocolVersion) -> [Item] {
    attributes.compactMap { $0.encoded(for: version) }
  }

  /// The attributes as one structure with `tag`.
  public func encoded(as tag: Tag, for version: ProtocolVersion) -> Item {
    Item(tag, .structure(encodedItems(for: version)))
  }
}
