public import TTLV

/// Create Split Key (KMIP 2.1 §6.1.10, 1.4 §4.38), since 1.2.
public struct CreateSplitKeyRequest: Hashable, Sendable {
  public var objectType: ObjectType
  /// The key to be split; nil: a new one.
  public var object: ObjectReference?
  public var parts: Int32
  public var threshold: Int32
  public var method: SplitKeyMethod
  /// A Big Integer, as on the wire.
  public var primeFieldSize: [UInt8]?
  public var attributes: RequestedAttributes
  public var protectionStorageMasks: [ProtectionStorageMask] = []

  public init(
    _ object: ObjectReference?, parts: Int32, threshold: Int32, _ method: SplitKeyMethod,
    primeFieldSize: [UInt8]? = nil, _ attributes: RequestedAttributes = .init()
  ) {
    objectType = .splitKey
    self.object = object
    self.parts = parts
    self.threshold = threshold
    self.method = method
    self.primeFieldSize = primeFieldSize
    self.attributes = attributes
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    objectType = try reader.enumeration(.objectType)
    object = try reader.optionalReference()
    parts = try reader.integer(.splitKeyParts)
    threshold = try reader.integer(.splitKeyThreshold)
    method = try reader.enumeration(.splitKeyMethod)
    primeFieldSize = try reader.optionalBig(.primeFieldSize)
    attributes = try reader.attributes(.templateAttribute, .attributes)
    protectionStorageMasks = try reader.protectionStorageMasks(.protectionStorageMasks)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = [Item(.objectType, .enumeration(objectType.rawValue))]
    if let object { items.append(object.item(.uniqueIdentifier)) }
    items += [
      Item(.splitKeyParts, .integer(parts)), Item(.splitKeyThreshold, .integer(threshold)),
      Item(.splitKeyMethod, .enumeration(method.rawValue)),
    ]
    if let primeFieldSize { items.append(Item(.primeFieldSize, .bigInteger(primeFieldSize))) }
    items.append(attributes.item(.templateAttribute, .attributes, for: version))
    return items
  }
}

/// What Create Split Key answers: 1.2 tells the Object Type too.
public struct CreateSplitKeyResponse: Hashable, Sendable {
  public var identifiers: [UniqueIdentifier]

  public init(_ identifiers: [UniqueIdentifier]) { self.identifiers = identifiers }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    identifiers = []
    for item in payload where item.tag == .uniqueIdentifier {
      identifiers.append(UniqueIdentifier(try item.text(version)))
    }
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    (version < .v1_3 ? [Item(.objectType, .enumeration(ObjectType.splitKey.rawValue))] : [])
      + identifiers.map { $0.item(for: version) }
  }
}

/// Join Split Key (KMIP 2.1 §6.1.27, 1.4 §4.39), since 1.2.
public struct JoinSplitKeyRequest: Hashable, Sendable {
  public var objectType: ObjectType
  public var objects: [ObjectReference]
  public var secretDataType: SecretDataType?
  public var attributes = RequestedAttributes()
  public var protectionStorageMasks: [ProtectionStorageMask] = []

  public init(_ objectType: ObjectType, _ objects: [ObjectReference], secretDataType: SecretDataType? = nil) {
    self.objectType = objectType
    self.objects = objects
    self.secretDataType = secretDataType
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    objectType = try reader.enumeration(.objectType)
    objects = []
    while let reference = try reader.optionalReference() { objects.append(reference) }
    guard !objects.isEmpty else { throw KMIPError(.invalidMessage, "Join Split Key needs the Split Keys") }
    secretDataType = try reader.optionalEnumeration(.secretDataType)
    attributes = try reader.optionalAttributes(.templateAttribute, .attributes) ?? RequestedAttributes()
    protectionStorageMasks = try reader.protectionStorageMasks(.protectionStorageMasks)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = [Item(.objectType, .enumeration(objectType.rawValue))] + objects.map { $0.item(.uniqueIdentifier) }
    if let secretDataType { items.append(Item(.secretDataType, .enumeration(secretDataType.rawValue))) }
    if !attributes.isEmpty { items.append(attributes.item(.templateAttribute, .attributes, for: version)) }
    return items
  }
}

/// What Join Split Key answers: 1.2 tells the Object Type too.
public struct JoinSplitKeyResponse: Hashable, Sendable {
  public var objectType: ObjectType
  public var identifier: UniqueIdentifier

  public init(_ objectType: ObjectType, _ identifier: UniqueIdentifier) {
    self.objectType = objectType
    self.identifier = identifier
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    (version < .v1_3 ? [Item(.objectType, .enumeration(objectType.rawValue))] : []) + [identifier.item(for: version)]
  }
}
