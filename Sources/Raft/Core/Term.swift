/// A term: the logical clock of Raft, in each of which at most one leader is elected (Raft thesis §3.3).
///
/// Zero is the term before the first election.
public struct Term: RawRepresentable, Hashable, Comparable, Sendable {
  /// The term's number.
  public var rawValue: UInt64

  @inlinable
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  @inlinable
  public init(_ rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// The term before the first election.
  public static let zero = Term(0)

  /// The term after this one.
  @inlinable public var next: Term { Term(rawValue + 1) }

  @inlinable
  public static func < (left: Term, right: Term) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension Term: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: UInt64) {
    self.init(value)
  }
}

extension Term: CustomStringConvertible {
  public var description: String { String(rawValue) }
}
