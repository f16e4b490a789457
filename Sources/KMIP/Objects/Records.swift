public import TTLV

/// Attributes as records hold them: TTLV in the spelling of 2.1, with every index and with what any version has. Items
/// that a newer version of this software wrote are kept and written again.
extension AttributeSet {
  private static let indexed = Tag(0x54_0A01)

  public var recordItems: [Item] {
    var items: [Item] = []
    items.reserveCapacity(attributes.count + unknown.count)
    for attribute in attributes {
      let item = attribute.recordItem
      if let index = attribute.index, index != 0 {
        items.append(Item(Self.indexed, .structure([Item(.attributeIndex, .integer(index)), item])))
      } else {
        items.append(item)
      }
    }
    return items + unknown
  }

  /// Reads what `recordItems` wrote. Throws General Failure when an item of a known tag is damaged.
  public init(recordItems items: [Item]) throws(KMIPError) {
    var attributes: [Attribute] = []
    attributes.reserveCapacity(items.count)
    var unknown: [Item] = []
    for item in items {
      if item.tag == Self.indexed {
        guard case .structure(let members) = item.value, members.count == 2, case .integer(let index) = members[0].value
        else { throw KMIPError(.generalFailure, "an attribute record is damaged") }
        guard var attribute = try Attribute(recordItem: members[1]) else {
          unknown.append(item)
          continue
        }
        attribute.index = index
        attributes.append(attribute)
      } else if let attribute = try Attribute(recordItem: item) {
        attributes.append(attribute)
      } else {
        unknown.append(item)
      }
    }
    self.init(attributes)
    self.unknown = unknown
  }
}

extension Attribute {
  fileprivate var recordItem: Item {
    switch name {
    case .standard(let type): Item(type.tag, value)
    case .vendor(let identification, let name):
      Item(
        .attribute,
        .structure([
          Item(.vendorIdentification, .textString(identification)), Item(.attributeName, .textString(name)),
          Item(.attributeValue, value),
        ]))
    }
  }

  /// With index 0; nil for a tag that this software does not know. Values were checked when they came in.
  fileprivate init?(recordItem item: Item) throws(KMIPError) {
    if item.tag == .attribute {
      guard let identification = item.value[.vendorIdentification]?.text, let name = item.value[.attributeName]?.text,
        let value = item.value[.attributeValue]
      else { throw KMIPError(.generalFailure, "a vendor attribute's record is damaged") }
      self.init(.vendor(identification: identification, name: name), index: 0, value)
    } else if let type = AttributeType(item.tag) {
      self.init(type, index: 0, item.value)
    } else {
      return nil
    }
  }
}

extension ManagedObjectValue {
  /// The object as records hold it. What came from a request has a spelling here, so it throws only for a template whose
  /// attributes cannot be written, which does not exist.
  public var recordItem: Item {
    if case .template(let attributes) = self {
      return Item(.template, .structure(AttributeSet(attributes).recordItems))
    }
    if case .system(let object) = self { return object.recordItem }
    do {
      return try encoded(for: .record)
    } catch {
      preconditionFailure("the record form spells everything that any version has: \(error.message)")
    }
  }

  /// Reads what `recordItem` wrote.
  public init(recordItem item: Item) throws(KMIPError) {
    if item.tag == .template, case .structure(let items) = item.value {
      self = .template(try AttributeSet(recordItems: items).attributes)
    } else if let object = SystemObject(recordItem: item) {
      self = .system(object)
    } else {
      self = try ManagedObjectValue(decoding: item, version: .record)
    }
  }
}
