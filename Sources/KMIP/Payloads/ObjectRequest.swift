public import TTLV

/// A request payload that names an object and nothing else: Activate, Destroy, Get Attribute List.
public struct ObjectRequest: Hashable, Sendable {
  /// nil: the ID Placeholder.
  public var object: ObjectReference?

  public init(_ object: ObjectReference?) { self.object = object }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    try reader.finish()
  }

  public var items: [Item] { object.map { [$0.item(.uniqueIdentifier)] } ?? [] }
}

/// A response payload that names an object and nothing else.
public struct ObjectResponse: Hashable, Sendable {
  public var identifier: UniqueIdentifier

  public init(_ identifier: UniqueIdentifier) { self.identifier = identifier }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    identifier = try reader.identifier()
  }

  public func items(for version: ProtocolVersion) -> [Item] { [identifier.item(for: version)] }
}
