/// Why a node does not start or cannot go on: one line for the operator, cause first, then what helps.
public struct StartError: Error, Sendable, CustomStringConvertible {
  public let cause: String
  public let hint: String?

  public init(_ cause: String, hint: String? = nil) {
    self.cause = cause
    self.hint = hint
  }

  public var description: String { hint.map { "\(cause); \($0)" } ?? cause }
}
