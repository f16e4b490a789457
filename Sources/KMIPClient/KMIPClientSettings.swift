public import KMIP
public import NIOCore

/// Whom to ask, and for how long.
public struct KMIPClientSettings: Sendable {
  /// Asked in turn; the one that answered last is asked first.
  public var nodes: [NodeAddress]
  public var tls: ClientTLS
  /// Versions to speak, best first. With one there is no negotiation.
  public var versions: [ProtocolVersion] = [.v3_0, .v2_1, .v2_0, .v1_4, .v1_3, .v1_2, .v1_1, .v1_0]
  /// For one operation with all its attempts. Servers hold a request through an election for ten seconds.
  public var deadline: TimeAmount = .seconds(15)
  /// For TCP and TLS to one node: what a dead node costs.
  public var connect: TimeAmount = .seconds(1)
  /// Open connections that are kept for each node.
  public var idleConnections = 8
  /// Bytes of one response.
  public var responseBytes = 64 << 20

  public init(nodes: [NodeAddress], tls: ClientTLS) {
    self.nodes = nodes
    self.tls = tls
  }
}
