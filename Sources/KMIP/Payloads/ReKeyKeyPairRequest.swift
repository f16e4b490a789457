public import TTLV

/// Re-key Key Pair (KMIP 2.1 §6.1.47, 1.4 §4.5), since 1.1. The answer is that of Create Key Pair.
public struct ReKeyKeyPairRequest: Hashable, Sendable {
  public var privateKey: ObjectReference?
  /// Seconds between the Initial Date and the Activation Date of the replacements.
  public var offset: UInt32?
  public var common = RequestedAttributes()
  public var forPrivate = RequestedAttributes()
  public var forPublic = RequestedAttributes()
  public var commonMasks: [ProtectionStorageMask] = []
  public var privateMasks: [ProtectionStorageMask] = []
  public var publicMasks: [ProtectionStorageMask] = []

  public init(_ privateKey: ObjectReference?, offset: UInt32? = nil) {
    self.privateKey = privateKey
    self.offset = offset
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    privateKey = try reader.optionalReference(.privateKeyUniqueIdentifier)
    offset = try reader.optionalInterval(.offset)
    common = try reader.optionalAttributes(.commonTemplateAttribute, .commonAttributes) ?? RequestedAttributes()
    forPrivate =
      try reader.optionalAttributes(.privateKeyTemplateAttribute, .privateKeyAttributes) ?? RequestedAttributes()
    forPublic =
      try reader.optionalAttributes(.publicKeyTemplateAttribute, .publicKeyAttributes) ?? RequestedAttributes()
    commonMasks = try reader.protectionStorageMasks(.commonProtectionStorageMasks)
    privateMasks = try reader.protectionStorageMasks(.privateProtectionStorageMasks)
    publicMasks = try reader.protectionStorageMasks(.publicProtectionStorageMasks)
    try reader.finish()
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = privateKey.map { [$0.item(.privateKeyUniqueIdentifier)] } ?? []
    if let offset { items.append(Item(.offset, .interval(offset))) }
    if !common.isEmpty { items.append(common.item(.commonTemplateAttribute, .commonAttributes, for: version)) }
    if !forPrivate.isEmpty {
      items.append(forPrivate.item(.privateKeyTemplateAttribute, .privateKeyAttributes, for: version))
    }
    if !forPublic.isEmpty {
      items.append(forPublic.item(.publicKeyTemplateAttribute, .publicKeyAttributes, for: version))
    }
    return items
  }
}
