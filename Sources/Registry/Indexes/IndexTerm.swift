public import KMIP
internal import TTLV

/// One attribute value by which objects can be found directly, compared by its encoded bytes.
///
/// Only attributes that tell few objects apart from many have postings: each costs two index entries an object (its
/// owner's and everybody's). The rest of a Locate is decided on the attribute records that these propose.
public struct IndexTerm: Hashable, Sendable {
  /// The attribute's tag, or a vendor's name for it, and the encoded value.
  let bytes: [UInt8]
  /// Smaller is more selective: the index that a Locate takes when it has a choice.
  let rank: UInt8

  /// nil: there is no index for this attribute, or for this type of value.
  public init?(_ attribute: Attribute) {
    guard let rank = Self.rank(attribute.name, attribute.value) else { return nil }
    self.rank = rank
    var bytes: [UInt8] = []
    bytes.reserveCapacity(96)
    switch attribute.name {
    case .standard(let type):
      BinaryEncoder.encode(Item(Tag(type.rawValue), Self.ordered(attribute.value)), into: &bytes)
    case .vendor(let identification, let name):
      BinaryEncoder.encode(Item(.vendorIdentification, .textString(identification)), into: &bytes)
      BinaryEncoder.encode(Item(.attributeName, .textString(name)), into: &bytes)
      BinaryEncoder.encode(Item(.attributeValue, attribute.value), into: &bytes)
    }
    self.bytes = bytes
  }

  /// Members by tag, so that their order in a request does not tell equal values apart.
  private static func ordered(_ value: Value) -> Value {
    guard case .structure(let members) = value else { return value }
    return .structure(members.sorted { $0.tag < $1.tag })
  }

  private static func rank(_ name: AttributeName, _ value: Value) -> UInt8? {
    switch name {
    case .standard(.name): 0
    case .standard(.applicationSpecificInformation): 1
    case .standard(.alternativeName): 2
    case .vendor: if case .textString = value { 3 } else { nil }
    case .standard(.link): 4
    case .standard(.objectGroup): 5
    case .standard: nil
    }
  }

  /// The terms under which an object with these attributes stands, each once.
  static func all(of attributes: AttributeSet) -> [IndexTerm] {
    var terms: [IndexTerm] = []
    for attribute in attributes.attributes {
      guard let term = IndexTerm(attribute), !terms.contains(term) else { continue }
      terms.append(term)
    }
    return terms
  }
}

extension AttributeSet {
  /// The texts by which the object is named in its owner's name space. The Name Type does not tell names apart: two
  /// objects of one text and different types would look alike to people and to most clients.
  var nameTexts: [Text] {
    var texts: [Text] = []
    for attribute in attributes where attribute.name == .standard(.name) {
      if let text = attribute.value[.nameValue]?.text, !texts.contains(text) { texts.append(text) }
    }
    return texts
  }
}
