public import TTLV

/// Who asks: the identity that the front end took from the client's certificate, and what the configuration grants it.
///
/// It travels with a forwarded request, in its own encoding; the links between nodes vouch for it.
public struct Principal: Hashable, Sendable {
  /// The name of the identity. Objects belong to it.
  public var identity: Text
  /// Sees and uses every object.
  public var isAdministrator: Bool
  /// May give two of its objects one name.
  public var mayReuseNames: Bool
  /// May ask for the operations that change the server for all, or take objects out of use (`Decision.restricted`).
  public var isPrivileged: Bool
  /// The accounts that the request has proved to come from: it has their rights too. Not encoded, because a request's
  /// credentials travel with it.
  public var accounts: [Text] = []
  /// The node that the client spoke to and its connection there, for the audit log; nil when the edge did not say.
  public var node: UInt64?
  public var connection: UInt64?
  /// The SHA-256 of the certificate by which the client came, where clients may replace theirs (Re-Provision): the
  /// records then have a word in who it is. With an empty identity they alone tell.
  public var certificate: [UInt8]?

  public init(
    identity: Text, isAdministrator: Bool = false, mayReuseNames: Bool = false, isPrivileged: Bool = false,
    node: UInt64? = nil, connection: UInt64? = nil
  ) {
    self.identity = identity
    self.isPrivileged = isPrivileged
    self.isAdministrator = isAdministrator
    self.mayReuseNames = mayReuseNames
    self.node = node
    self.connection = connection
  }
}
