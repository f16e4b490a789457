/// The answer to a read: once the state machine has applied `index`, everything that had been acknowledged to anybody
/// when the read began is visible (Raft thesis §6.4).
public struct ReadState: Hashable, Sendable {
  /// The index to wait for.
  public var index: Index
  /// The read that is answered.
  public var context: ReadContext

  public init(index: Index, context: ReadContext) {
    self.index = index
    self.context = context
  }
}
