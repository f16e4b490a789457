/// Client Registration Method (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum ClientRegistrationMethod: UInt32, KMIPEnumeration {
  case unspecified = 0x0000_0001
  case serverPreGenerated = 0x0000_0002
  case serverOnDemand = 0x0000_0003
  case clientGenerated = 0x0000_0004
  case clientRegistered = 0x0000_0005

  public static let rows: [EnumerationRow<ClientRegistrationMethod>] = [
    .init(.unspecified, "Unspecified", .since(.v1_3)),
    .init(.serverPreGenerated, "ServerPreGenerated", .since(.v1_3)),
    .init(.serverOnDemand, "ServerOnDemand", .since(.v1_3)),
    .init(.clientGenerated, "ClientGenerated", .since(.v1_3)),
    .init(.clientRegistered, "ClientRegistered", .since(.v1_3)),
  ]
}
