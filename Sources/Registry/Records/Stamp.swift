/// The leader's time and the request a mutation is made for: the only way in which time enters the state.
public struct Stamp: Hashable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z, by the leader's clock.
  public let time: Int64
  /// Only of a request that another node forwarded.
  public let request: RequestIdentity?

  public init(time: Int64, request: RequestIdentity? = nil) {
    self.time = time
    self.request = request
  }

  /// Whole seconds since 1970, as KMIP's Date-Time counts.
  public var seconds: Int64 { time >= 0 ? time / 1000 : (time - 999) / 1000 }
}
