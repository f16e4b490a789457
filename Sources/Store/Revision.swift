/// Which log entry wrote a record: a revision names one entry for ever, because a log position is committed once.
public struct Revision: Hashable, Comparable, Sendable {
  public let term: UInt64
  public let index: UInt64

  @inlinable public init(term: UInt64, index: UInt64) {
    self.term = term
    self.index = index
  }

  @inlinable public static func < (left: Revision, right: Revision) -> Bool {
    (left.index, left.term) < (right.index, right.term)
  }
}
