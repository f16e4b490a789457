public import TTLV

/// KMIP 2.1 §6.1.43, 1.4 §4.3. The object is kept as it came: what it holds is checked when it is read as a value.
public struct RegisterRequest: Sendable {
  public var objectType: ObjectType
  public var attributes: RequestedAttributes
  public var object: ManagedObjectValue?
  public var protectionStorageMasks: [ProtectionStorageMask] = []

  public init(_ objectType: ObjectType, _ attributes: RequestedAttributes, _ object: ManagedObjectValue) {
    self.objectType = objectType
    self.attributes = attributes
    self.object = object
  }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    objectType = try reader.enumeration(.objectType)
    attributes = try reader.attributes(.templateAttribute, .attributes)
    protectionStorageMasks = try reader.protectionStorageMasks(.protectionStorageMasks)
    let rest = reader.rest()
    guard rest.count <= 1 else {
      throw KMIPError(.invalidMessage, "\(rest[1].tag.name) is not expected in a Register payload beside the object")
    }
    if let item = rest.first {
      guard item.tag == objectType.structureTag else {
        let isObject = ObjectType.allCases.contains { $0.structureTag == item.tag }
        throw KMIPError(
          isObject || version.major < 2 ? .invalidField : .invalidMessage,
          "the payload holds a \(item.tag.name), but Object Type says \(objectType.name)")
      }
      object = try ManagedObjectValue(decoding: item, version: version)
    }
  }

  /// Throws when the version cannot spell the object.
  public func items(for version: ProtocolVersion) throws(KMIPError) -> [Item] {
    var items = [
      Item(.objectType, .enumeration(objectType.rawValue)),
      attributes.item(.templateAttribute, .attributes, for: version),
    ]
    if let object { items.append(try object.encoded(for: version)) }
    return items
  }
}

extension ObjectType {
  /// The tag of the structure that holds an object of this type; nil for the types that have none.
  public var structureTag: Tag? {
    switch self {
    case .certificate: .certificate
    case .symmetricKey: .symmetricKey
    case .publicKey: .publicKey
    case .privateKey: .privateKey
    case .splitKey: .splitKey
    case .template: .template
    case .secretData: .secretData
    case .opaqueObject: .opaqueObject
    case .pgpKey: .pgpKey
    case .certificateRequest: .certificateRequest
    case .passwordCredential: .passwordCredential
    case .deviceCredential: .deviceCredential
    case .oneTimePasswordCredential: .otpCredential
    case .hashedPasswordCredential: .hashedPasswordCredential
    case .user, .group: nil
    }
  }
}
