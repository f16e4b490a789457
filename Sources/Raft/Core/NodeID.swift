/// The identity of one node of the cluster, never zero and never used again for another node.
///
/// "No node" is written as an absent optional, so that it cannot be sent to or voted for by mistake.
public struct NodeID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The number by which the cluster's configuration names the node; at least 1.
  public let rawValue: UInt64

  /// Makes an identity of a number; nil when the number is zero.
  @inlinable
  public init?(rawValue: UInt64) {
    guard rawValue != 0 else { return nil }
    self.rawValue = rawValue
  }

  /// Makes an identity of a number that the caller knows to be at least 1.
  @inlinable
  public init(_ rawValue: UInt64) {
    precondition(rawValue != 0, "a node's identity is never zero")
    self.rawValue = rawValue
  }

  @inlinable
  public static func < (left: NodeID, right: NodeID) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension NodeID: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: UInt64) {
    self.init(value)
  }
}

extension NodeID: CustomStringConvertible {
  public var description: String { String(rawValue) }
}
