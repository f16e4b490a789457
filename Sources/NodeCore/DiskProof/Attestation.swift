/// What nodes say to each other of their disks, so that an older one that was put back is found before it promises
/// anything. The incarnation of the disk in question is the sender's of a `reached` or an `ask`.
public enum Attestation: Hashable, Sendable {
  /// The sender's disk reaches at least so far; to be remembered.
  case reached(DurablePosition)
  /// The sender has started, and asks how far its disk is known to have reached. The number was drawn for this start: a
  /// count that the disk keeps would be counted once more by an older disk.
  case ask(start: UInt64)
  /// The answer to the question of that number.
  case answer(start: UInt64, Finding)

  public enum Finding: Hashable, Sendable {
    case unknown
    case reached(DurablePosition)
    /// A later incarnation of the node is known: this one is an old disk.
    case laterIncarnation(UInt64)
  }
}
