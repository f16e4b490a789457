public import TTLV

/// KMIP 2.1 §6.1.9, 1.4 §4.2.
public struct CreateKeyPairRequest: Hashable, Sendable {
  public var common: RequestedAttributes
  public var privateKey: RequestedAttributes
  public var publicKey: RequestedAttributes
  public var commonMasks: [ProtectionStorageMask] = []
  public var privateMasks: [ProtectionStorageMask] = []
  public var publicMasks: [ProtectionStorageMask] = []

  public init(common: RequestedAttributes, privateKey: RequestedAttributes, publicKey: RequestedAttributes) {
    self.common = common
    self.privateKey = privateKey
    self.publicKey = publicKey
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    common = try reader.optionalAttributes(.commonTemplateAttribute, .commonAttributes) ?? RequestedAttributes()
    privateKey =
      try reader.optionalAttributes(.privateKeyTemplateAttribute, .privateKeyAttributes) ?? RequestedAttributes()
    publicKey =
      try reader.optionalAttributes(.publicKeyTemplateAttribute, .publicKeyAttributes) ?? RequestedAttributes()
    commonMasks = try reader.protectionStorageMasks(.commonProtectionStorageMasks)
    privateMasks = try reader.protectionStorageMasks(.privateProtectionStorageMasks)
    publicMasks = try reader.protectionStorageMasks(.publicProtectionStorageMasks)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items: [Item] = []
    if !common.isEmpty { items.append(common.item(.commonTemplateAttribute, .commonAttributes, for: version)) }
    if !privateKey.isEmpty {
      items.append(privateKey.item(.privateKeyTemplateAttribute, .privateKeyAttributes, for: version))
    }
    if !publicKey.isEmpty {
      items.append(publicKey.item(.publicKeyTemplateAttribute, .publicKeyAttributes, for: version))
    }
    return items
  }
}

public struct CreateKeyPairResponse: Hashable, Sendable {
  public var privateKey: UniqueIdentifier
  public var publicKey: UniqueIdentifier

  public init(privateKey: UniqueIdentifier, publicKey: UniqueIdentifier) {
    self.privateKey = privateKey
    self.publicKey = publicKey
  }

  public init(_ payload: [Item], version: ProtocolVersion) throws(KMIPError) {
    var reader = StructureReader(items: payload, tag: .responsePayload, version: version)
    privateKey = try reader.identifier(.privateKeyUniqueIdentifier)
    publicKey = try reader.identifier(.publicKeyUniqueIdentifier)
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    [
      privateKey.item(.privateKeyUniqueIdentifier, for: version),
      publicKey.item(.publicKeyUniqueIdentifier, for: version),
    ]
  }
}
