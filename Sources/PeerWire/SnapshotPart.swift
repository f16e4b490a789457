/// One part of a snapshot's stream.
public struct SnapshotPart: Hashable, Sendable {
  /// Which stream of its sender it belongs to.
  public var stream: UInt64
  /// Counted from zero.
  public var number: UInt64
  /// The position of the snapshot.
  public var index: UInt64
  public var term: UInt64
  public var checksum: UInt64
  public var isLast: Bool
  public var bytes: [UInt8]

  public init(
    stream: UInt64, number: UInt64, index: UInt64, term: UInt64, checksum: UInt64, isLast: Bool, bytes: [UInt8]
  ) {
    self.stream = stream
    self.number = number
    self.index = index
    self.term = term
    self.checksum = checksum
    self.isLast = isLast
    self.bytes = bytes
  }
}

/// What a receiver says about a stream: it wants more, has it all, or gives it up.
public struct SnapshotAnswer: Hashable, Sendable {
  public enum Verdict: UInt8, Hashable, Sendable {
    case wants = 0
    case installed = 1
    case refused = 2
  }

  public var stream: UInt64
  /// The number of the next part that it wants.
  public var next: UInt64
  public var verdict: Verdict

  public init(stream: UInt64, next: UInt64, verdict: Verdict) {
    self.stream = stream
    self.next = next
    self.verdict = verdict
  }
}
