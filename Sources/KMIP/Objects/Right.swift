public import TTLV

/// What the holder of a delegated ticket may do (KMIP 2.1 §7.34): a part that is nil is not restricted.
public struct Right: Hashable, Sendable {
  public var operations: [Operation]?
  public var objects: [UniqueIdentifier]?
  public var objectGroups: [Text]?

  public init(operations: [Operation]? = nil, objects: [UniqueIdentifier]? = nil, objectGroups: [Text]? = nil) {
    self.operations = operations
    self.objects = objects
    self.objectGroups = objectGroups
  }

  public init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    if reader.optional(.usageLimits) != nil {
      throw KMIPError(.featureNotSupported, "Usage Limits of a Right are not supported: use Request Count")
    }
    if var list = try reader.optionalStructure(.operations) {
      var found: [Operation] = []
      for operation in list.all(.operation) { found.append(try operation.enumeration(version)) }
      try list.finish()
      operations = found
    }
    if var list = try reader.optionalStructure(.objects) {
      objects = []
      for identifier in list.all(.uniqueIdentifier) { objects?.append(UniqueIdentifier(try identifier.text(version))) }
      try list.finish()
    }
    if var list = try reader.optionalStructure(.objectGroups) {
      objectGroups = []
      for group in list.all(.objectGroup) { objectGroups?.append(try group.text(version)) }
      try list.finish()
    }
    try reader.finish()
  }

  public var item: Item {
    var fields: [Item] = []
    if let operations {
      fields.append(Item(.operations, .structure(operations.map { Item(.operation, .enumeration($0.rawValue)) })))
    }
    if let objects {
      fields.append(Item(.objects, .structure(objects.map { Item(.uniqueIdentifier, .textString($0.text)) })))
    }
    if let objectGroups {
      fields.append(Item(.objectGroups, .structure(objectGroups.map { Item(.objectGroup, .textString($0)) })))
    }
    return Item(.right, .structure(fields))
  }
}
