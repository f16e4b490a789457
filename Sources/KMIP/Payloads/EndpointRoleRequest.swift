public import TTLV

/// Set Endpoint Role, its request and its response (KMIP 2.1 §6.1.54), since 2.0.
public struct EndpointRoleRequest: Hashable, Sendable {
  /// The role for the receiver to take.
  public var role: EndpointRole

  public init(_ role: EndpointRole) { self.role = role }

  public init(_ payload: Item, version: ProtocolVersion) throws(KMIPError) {
    var reader = try StructureReader(payload, version: version)
    role = try reader.enumeration(.endpointRole)
    try reader.finish()
  }

  public var items: [Item] { [Item(.endpointRole, .enumeration(role.rawValue))] }
}
