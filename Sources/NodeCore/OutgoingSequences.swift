internal import DequeModule

/// The sequences of the requests that this node forwarded: which of them are outstanding, and the lowest of these.
struct OutgoingSequences {
  private var next: UInt64 = 1
  private var open: Deque<UInt64> = []
  private var closed: Set<UInt64> = []

  mutating func draw() -> UInt64 {
    defer { next += 1 }
    open.append(next)
    return next
  }

  mutating func close(_ sequence: UInt64) {
    closed.insert(sequence)
    while let first = open.first, closed.remove(first) != nil { open.removeFirst() }
  }

  /// Whether nothing is outstanding.
  var isIdle: Bool { open.isEmpty }

  /// All sequences below it are finished.
  var lowestOutstanding: UInt64 { open.first ?? next }
}
