public import TTLV

/// What a server tells a client of an object that has changed (KMIP 2.1 §6.2.2, 1.4 §5.1).
public struct NotifyRequest: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  /// New values, the Last Change Date among them.
  public var changed: [Attribute]
  public var deleted: [AttributeName]

  public init(_ identifier: UniqueIdentifier, changed: [Attribute], deleted: [AttributeName]) {
    self.identifier = identifier
    self.changed = changed
    self.deleted = deleted
  }

  /// For versions that lack an attribute it is left out.
  public func items(for version: ProtocolVersion) -> [Item] {
    let spelled = changed.compactMap { $0.encoded(for: version) }
    let gone = deleted.compactMap { $0.encodedReference(for: version) }
    guard version.spellsAttributesByName else {
      return [identifier.item(for: version), Item(.attributes, .structure(spelled))] + gone
    }
    // KMIP 1.4 §5.1: of a deleted attribute, "the Attribute structure … SHALL NOT contain the Attribute Value field".
    return [identifier.item(for: version)] + spelled + gone.map { Item(.attribute, .structure([$0])) }
  }
}

/// An object that a server pushes to a client (KMIP 2.1 §6.2.3, 1.4 §5.2).
public struct PutRequest: Hashable, Sendable {
  public var identifier: UniqueIdentifier
  /// The object in whose place it stands; nil: it is new.
  public var replaced: UniqueIdentifier?
  /// The object's structure, in the version of the message.
  public var object: Item
  public var attributes: [Attribute]

  public init(_ identifier: UniqueIdentifier, replaced: UniqueIdentifier?, object: Item, attributes: [Attribute]) {
    self.identifier = identifier
    self.replaced = replaced
    self.object = object
    self.attributes = attributes
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    let function: PutFunction = replaced == nil ? .new : .replace
    var items = [identifier.item(for: version), Item(.putFunction, .enumeration(function.rawValue))]
    if let replaced {
      items.append(Item(.replacedUniqueIdentifier, replaced.item(for: version).value))
    }
    items.append(object)
    let spelled = attributes.compactMap { $0.encoded(for: version) }
    return items + (version.spellsAttributesByName ? spelled : [Item(.attributes, .structure(spelled))])
  }
}
