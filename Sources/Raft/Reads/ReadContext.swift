/// The name of one attempt to read: who asked, and that node's number for the attempt.
///
/// The number must be fresh for every attempt, across restarts too (begin at a random number): a leader that still
/// holds an earlier attempt of the same name would answer the new one with the old, too small read index.
public struct ReadContext: Hashable, Sendable {
  /// The node that asked.
  public var origin: NodeID
  /// The origin's number for the attempt.
  public var sequence: UInt64

  public init(origin: NodeID, sequence: UInt64) {
    self.origin = origin
    self.sequence = sequence
  }
}
