import KMIP
import TTLV

/// The tables behind the permitted variations.
extension Comparison {
  /// Values that vary wherever they stand.
  static let mayVary: Set<Tag> = [.timeStamp, .resultMessage, .serverCorrelationValue, .asynchronousCorrelationValue]

  /// Identifiers that a case gives as a literal stand for whatever the server chose.
  static let identifiers: Set<Tag> = [
    .uniqueIdentifier, .privateKeyUniqueIdentifier, .publicKeyUniqueIdentifier, .linkedObjectIdentifier,
  ]

  /// What a server says of itself.
  static let queryWords: Set<Tag> = [
    .vendorIdentification, .serverInformation, .applicationNamespace, .extensionInformation,
  ]

  /// Members that may be absent or added.
  static func optional(in structure: Tag) -> Set<Tag> {
    switch structure {
    case .responseHeader: [.serverCorrelationValue]
    case .batchItem: [.resultMessage, .messageExtension]
    default: []
    }
  }

  /// An Attribute Index of 0 may be left out.
  static func mayStand(_ item: Item, _ optional: Set<Tag>) -> Bool {
    optional.contains(item.tag) || item == Item(.attributeIndex, .integer(0))
  }

  /// Object groups and the server's own attributes may be added even where others were asked for.
  static func mayBeAdded(_ item: Item) -> Bool {
    guard item.tag == .attribute else { return item.tag == .objectGroup }
    guard let name = item.value[.attributeName]?.text?.string else { return false }
    return name == "Object Group" || name.hasPrefix("y-") || item.value[.vendorIdentification]?.text == "y"
  }

  /// Whether an item is an Object Group, or the name of that attribute.
  static func namesObjectGroup(_ item: Item) -> Bool {
    switch item.tag {
    case .objectGroup: true
    case .attributeName: item.value.text == "Object Group"
    case .attributeReference: item.value == .enumeration(Tag.objectGroup.rawValue)
    case .attribute: item.value[.attributeName]?.text == "Object Group"
    default: false
    }
  }

  /// Whether two items of one tag speak of the same attribute.
  static func isSameAttribute(_ one: Item, _ other: Item) -> Bool {
    guard one.tag == .attribute else { return true }
    return one.value[.attributeName] == other.value[.attributeName]
      && one.value[.vendorIdentification] == other.value[.vendorIdentification]
      && (one.value[.attributeIndex] ?? .integer(0)) == (other.value[.attributeIndex] ?? .integer(0))
  }
}

extension Value {
  var members: [Item]? { if case .structure(let items) = self { items } else { nil } }
}
