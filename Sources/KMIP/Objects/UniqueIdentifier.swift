public import TTLV

/// The Unique Identifier of a managed object (KMIP 2.1 §4.53): text that the server chooses and never changes.
public struct UniqueIdentifier: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let text: Text

  public init(_ text: Text) { self.text = text }

  public static func < (left: UniqueIdentifier, right: UniqueIdentifier) -> Bool { left.text < right.text }
  public var description: String { text.description }
}
