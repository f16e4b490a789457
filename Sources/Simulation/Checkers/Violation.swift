/// A promise that was seen broken.
public struct Violation: Hashable, Sendable, CustomStringConvertible {
  public let checker: String
  /// Microseconds since the world began.
  public let time: UInt64
  public let what: String

  public var description: String { "\(checker) at \(time) µs: \(what)" }
}
