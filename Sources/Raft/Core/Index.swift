/// The position of an entry in the log. The first entry has index 1; zero is the position before it.
public struct Index: RawRepresentable, Hashable, Comparable, Sendable {
  /// The position's number.
  public var rawValue: UInt64

  @inlinable
  public init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  @inlinable
  public init(_ rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// The position before the first entry.
  public static let zero = Index(0)

  /// The greatest position: "everything is committed", as an empty quorum says.
  public static let max = Index(UInt64.max)

  /// The position after this one.
  @inlinable public var next: Index { Index(rawValue + 1) }

  /// The position before this one, which must not be zero.
  @inlinable public var previous: Index { Index(rawValue - 1) }

  @inlinable
  public static func < (left: Index, right: Index) -> Bool {
    left.rawValue < right.rawValue
  }

  @inlinable
  public static func + (left: Index, right: UInt64) -> Index {
    Index(left.rawValue + right)
  }

  @inlinable
  public static func - (left: Index, right: UInt64) -> Index {
    Index(left.rawValue - right)
  }

  /// How many positions lie between two, the first of which is not the smaller.
  @inlinable
  public static func - (left: Index, right: Index) -> UInt64 {
    left.rawValue - right.rawValue
  }
}

extension Index: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: UInt64) {
    self.init(value)
  }
}

extension Index: CustomStringConvertible {
  public var description: String { String(rawValue) }
}
