/// The first place where an answer is not what a case expects.
public struct Difference: Hashable, Sendable {
  /// `ResponseMessage/BatchItem/ResultReason`.
  public let path: String
  public let expected: String
  public let got: String
}

extension Difference: CustomStringConvertible {
  public var description: String { "\(path): expected \(expected), got \(got)" }
}
