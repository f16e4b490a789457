public import TTLV

/// Create User and Create Group (KMIP 3.0): attributes, and nothing else.
public struct AttributesRequest: Hashable, Sendable {
  public var attributes: RequestedAttributes

  public init(_ attributes: RequestedAttributes) { self.attributes = attributes }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    attributes = try reader.attributes(.templateAttribute, .attributes)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    [attributes.item(.templateAttribute, .attributes, for: version)]
  }
}

/// Create Credential (KMIP 3.0).
public struct CreateCredentialRequest: Sendable {
  public var type: CredentialType
  public var attributes: RequestedAttributes
  /// A credential or a certificate.
  public var object: ManagedObjectValue?

  public init(_ type: CredentialType, _ attributes: RequestedAttributes = .init(), _ object: ManagedObjectValue?) {
    self.type = type
    self.attributes = attributes
    self.object = object
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    type = try reader.enumeration(.credentialType)
    attributes = try reader.attributes(.templateAttribute, .attributes)
    for tag in [Tag.passwordCredential, .deviceCredential, .hashedPasswordCredential, .otpCredential, .certificate] {
      guard object == nil, let item = reader.optional(tag) else { continue }
      object = try ManagedObjectValue(decoding: item, version: version)
    }
    try reader.finish()
  }

  /// Throws when the version cannot spell the object.
  public func items(for version: ProtocolVersion) throws(KMIPError) -> [Item] {
    var items = [
      Item(.credentialType, .enumeration(type.rawValue)),
      attributes.item(.templateAttribute, .attributes, for: version),
    ]
    if let object { items.append(try object.encoded(for: version)) }
    return items
  }
}

/// Deactivate (KMIP 3.0).
public struct DeactivateRequest: Hashable, Sendable {
  public var object: ObjectReference?
  /// The value of Deactivation Reason, a structure.
  public var reason: Value?
  /// Seconds since 1970; nil: now.
  public var date: Int64?

  public init(_ object: ObjectReference?, reason: Value? = nil, date: Int64? = nil) {
    self.object = object
    self.reason = reason
    self.date = date
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    if let item = reader.optional(.deactivationReason) {
      reason = try item.value.checked(as: .deactivationReason, item: .structure, version: version)
    }
    date = try reader.optionalDateTime(.deactivationDate)
    try reader.finish()
  }

  public var items: [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let reason { items.append(Item(.deactivationReason, reason)) }
    if let date { items.append(Item(.deactivationDate, .dateTime(date))) }
    return items
  }
}
