/// Names one client connection for the life of the process; never used again.
public struct ConnectionID: Hashable, Sendable, CustomStringConvertible {
  public let rawValue: UInt64

  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public var description: String { String(rawValue) }
}
