public import TTLV

/// Certify (KMIP 2.1 §6.1.6, 1.4 §4.7) and Re-certify (2.1 §6.1.45, 1.4 §4.8), which has an Offset too.
public struct CertifyRequest: Hashable, Sendable {
  /// The Public Key, from 2.0 on also the Certificate Request; at Re-certify the Certificate.
  public var object: ObjectReference?
  /// Re-certify, 2.0 and later: a Certificate Request object.
  public var requestObject: ObjectReference?
  public var requestType: CertificateRequestType?
  public var request: [UInt8]?
  /// Re-certify: seconds between the Initial Date and the Activation Date of the new certificate.
  public var offset: UInt32?
  public var attributes = RequestedAttributes()
  public var protectionStorageMasks: [ProtectionStorageMask] = []

  public init(_ object: ObjectReference?) { self.object = object }

  public init(_ payload: Item, version: ProtocolVersion, renews: Bool) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    object = try reader.optionalReference()
    if renews, version >= .v2_0 { requestObject = try reader.optionalReference(.certificateRequestUniqueIdentifier) }
    requestType = try reader.optionalEnumeration(.certificateRequestType)
    request = try reader.optionalBytes(version < .v2_0 ? .certificateRequest : .certificateRequestValue)
    if renews { offset = try reader.optionalInterval(.offset) }
    attributes = try reader.optionalAttributes(.templateAttribute, .attributes) ?? RequestedAttributes()
    protectionStorageMasks = try reader.protectionStorageMasks(.protectionStorageMasks)
    try reader.finish()
    // "It is REQUIRED if the Certificate Request is present", and says nothing without one. 1.0 requires both always.
    guard (requestType == nil) == (request == nil), version >= .v1_1 || request != nil else {
      throw KMIPError(.invalidMessage, "Certificate Request Type and Certificate Request belong together")
    }
  }

  public func items(for version: ProtocolVersion) -> [Item] {
    var items = object.map { [$0.item(.uniqueIdentifier)] } ?? []
    if let requestObject { items.append(requestObject.item(.certificateRequestUniqueIdentifier)) }
    if let requestType { items.append(Item(.certificateRequestType, .enumeration(requestType.rawValue))) }
    if let request {
      items.append(Item(version < .v2_0 ? .certificateRequest : .certificateRequestValue, .byteString(request)))
    }
    if let offset { items.append(Item(.offset, .interval(offset))) }
    if !attributes.isEmpty { items.append(attributes.item(.templateAttribute, .attributes, for: version)) }
    return items
  }
}
