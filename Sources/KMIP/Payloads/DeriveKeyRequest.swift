public import TTLV

/// KMIP 2.1 §6.1.14, 1.4 §4.6.
public struct DeriveKeyRequest: Hashable, Sendable {
  public var objectType: ObjectType
  /// The ID Placeholder is never meant.
  public var objects: [ObjectReference]
  public var method: DerivationMethod
  public var parameters: DerivationParameters
  public var attributes: RequestedAttributes

  public init(
    _ objectType: ObjectType, from objects: [ObjectReference], _ method: DerivationMethod,
    _ parameters: DerivationParameters, _ attributes: RequestedAttributes
  ) {
    self.objectType = objectType
    self.objects = objects
    self.method = method
    self.parameters = parameters
    self.attributes = attributes
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    objectType = try reader.enumeration(.objectType)
    objects = []
    for item in reader.all(.uniqueIdentifier) { objects.append(try ObjectReference(item, version: version)) }
    guard !objects.isEmpty else { throw KMIPError(.invalidMessage, "Derive Key needs a Unique Identifier") }
    method = try reader.enumeration(.derivationMethod)
    parameters = try DerivationParameters(try reader.required(.derivationParameters), version: version)
    attributes = try reader.attributes(.templateAttribute, .attributes)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    [Item(.objectType, .enumeration(objectType.rawValue))] + objects.map { $0.item(.uniqueIdentifier) } + [
      Item(.derivationMethod, .enumeration(method.rawValue)), parameters.item(for: version),
      attributes.item(.templateAttribute, .attributes, for: version),
    ]
  }
}

/// KMIP 2.1 §7.12, 1.4 §4.6.
public struct DerivationParameters: Hashable, Sendable {
  public var parameters: CryptographicParameters?
  public var initializationVector: [UInt8]?
  /// Several from 2.0 on: for AWS Signature Version 4 the date, the region and the service.
  public var data: [[UInt8]]
  public var salt: [UInt8]?
  public var iterationCount: Int32?

  public init(
    parameters: CryptographicParameters? = nil, initializationVector: [UInt8]? = nil, data: [[UInt8]] = [],
    salt: [UInt8]? = nil, iterationCount: Int32? = nil
  ) {
    self.parameters = parameters
    self.initializationVector = initializationVector
    self.data = data
    self.salt = salt
    self.iterationCount = iterationCount
  }

  init(_ item: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(item, version: version)
    parameters = try reader.optionalCryptographicParameters()
    initializationVector = try reader.optionalBytes(.initializationVector)
    data = []
    for item in reader.all(.derivationData) { data.append(try item.bytes(version)) }
    guard data.count < 2 || version >= .v2_0 else {
      throw KMIPError(.invalidMessage, "Derivation Parameters hold one Derivation Data in KMIP \(version)")
    }
    guard data.count <= Limits.derivationData else {
      throw KMIPError(.invalidField, "Derivation Parameters hold at most \(Limits.derivationData) Derivation Data")
    }
    salt = try reader.optionalBytes(.salt)
    iterationCount = try reader.optionalInteger(.iterationCount)
    try reader.finish()
  }

  func item(for version: ProtocolVersion) -> Item {
    var items = parameters.map { [$0.item(for: version)] } ?? []
    if let initializationVector { items.append(Item(.initializationVector, .byteString(initializationVector))) }
    items += data.map { Item(.derivationData, .byteString($0)) }
    if let salt { items.append(Item(.salt, .byteString(salt))) }
    if let iterationCount { items.append(Item(.iterationCount, .integer(iterationCount))) }
    return Item(.derivationParameters, .structure(items))
  }
}
