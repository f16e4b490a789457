/// Endpoint Role (KMIP 2.1 §11, 1.x chapter 9.1.3.2).
public enum EndpointRole: UInt32, KMIPEnumeration {
  case client = 0x0000_0001
  case server = 0x0000_0002

  public static let rows: [EnumerationRow<EndpointRole>] = [
    .init(.client, "Client", .since(.v2_0)),
    .init(.server, "Server", .since(.v2_0)),
  ]
}
