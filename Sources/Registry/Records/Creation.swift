/// When an object was made: the order in which Locate answers (newest first), and the end of its postings' keys.
public struct Creation: Hashable, Comparable, Sendable {
  /// The log index of the entry that made the object.
  public let index: UInt64
  /// Its place among the objects which that entry made.
  public let position: UInt16

  public init(index: UInt64, position: UInt16) {
    self.index = index
    self.position = position
  }

  public static func < (left: Creation, right: Creation) -> Bool {
    (left.index, left.position) < (right.index, right.position)
  }
}
