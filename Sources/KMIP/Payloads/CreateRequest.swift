public import TTLV

/// KMIP 2.1 §6.1.8, 1.4 §4.1.
public struct CreateRequest: Hashable, Sendable {
  public var objectType: ObjectType
  public var attributes: RequestedAttributes
  /// Masks, one of which the object's protection must fit; empty: any (2.0).
  public var protectionStorageMasks: [ProtectionStorageMask]

  public init(_ objectType: ObjectType, _ attributes: RequestedAttributes) {
    self.objectType = objectType
    self.attributes = attributes
    protectionStorageMasks = []
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    objectType = try reader.enumeration(.objectType)
    attributes = try reader.attributes(.templateAttribute, .attributes)
    protectionStorageMasks = try reader.protectionStorageMasks(.protectionStorageMasks)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    [
      Item(.objectType, .enumeration(objectType.rawValue)),
      attributes.item(.templateAttribute, .attributes, for: version),
    ]
  }
}

public struct CreateResponse: Hashable, Sendable {
  public var objectType: ObjectType
  public var identifier: UniqueIdentifier

  public init(_ objectType: ObjectType, _ identifier: UniqueIdentifier) {
    self.objectType = objectType
    self.identifier = identifier
  }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    objectType = try reader.enumeration(.objectType)
    identifier = try reader.identifier()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    [Item(.objectType, .enumeration(objectType.rawValue)), identifier.item(for: version)]
  }
}

extension StructureReader {
  /// A Protection Storage Masks structure (KMIP 2.1 §7.33); empty when there is none.
  mutating func protectionStorageMasks(_ tag: Tag) throws(KMIPError) -> [ProtectionStorageMask] {
    guard version >= .v2_0, var masks = try optionalStructure(tag) else { return [] }
    var found: [ProtectionStorageMask] = []
    for mask in masks.all(.protectionStorageMask) {
      found.append(ProtectionStorageMask(rawValue: UInt32(bitPattern: try mask.integer(version))))
    }
    try masks.finish()
    return found
  }
}
