public import TTLV

/// Who asks: the identity that a client's certificate proved, and whether it administers this cluster.
public struct Principal: Hashable, Sendable {
  /// Taken from the certificate's configured field; never empty.
  public let identity: Text
  /// Administrators see every object.
  public let isAdministrator: Bool

  public init(identity: Text, isAdministrator: Bool = false) {
    self.identity = identity
    self.isAdministrator = isAdministrator
  }
}
