/// Client Registration Method (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ClientRegistrationMethod: UInt32, KMIPEnumeration {
  case unspecified = 0x00000001
  case serverPreGenerated = 0x00000002
  case serverOnDemand = 0x00000003
  case clientGenerated = 0x00000004
  case clientRegistered = 0x00000005

  public static let rows: [EnumerationRow<ClientRegistrationMethod>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.serverPreGenerated, "ServerPreGenerated", .since(.v1_3)),
    .init(.serverOnDemand, "ServerOnDemand", .since(.v1_3)),
    .init(.clientGenerated, "ClientGenerated", .since(.v1_3)),
    .init(.clientRegistered, "ClientRegistered", .since(.v1_3)),
  ]
}
