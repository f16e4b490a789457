/// Paces a snapshot's stream to one receiver: a bounded number of chunks on their way, more as the receiver says which
/// one it wants next, and the same ones again after a lost link. Holds marks, never chunks.
public struct SnapshotSender: Sendable {
  private let source: SnapshotSource
  private let window: UInt64
  /// Marks of the chunks that the receiver has not confirmed, oldest first, and of the one to be made next.
  private var marks: [SnapshotSource.Mark] = [.start]
  /// The number of the first mark.
  private var confirmed: UInt64 = 0
  private var endReached = false

  /// - Parameter window: most chunks on their way.
  public init(_ source: SnapshotSource, window: Int = 4) {
    precondition(window > 0, "a window without chunks")
    self.source = source
    self.window = UInt64(window)
  }

  /// Whether the receiver has confirmed the last chunk.
  public var isComplete: Bool { endReached && marks.count == 1 }

  /// The receiver wants `next`: all before it has arrived. Numbers that go back or ahead of what was sent are ignored.
  public mutating func confirm(next: UInt64) {
    guard next > confirmed, next - confirmed < UInt64(marks.count) else { return }
    marks.removeFirst(Int(next - confirmed))
    confirmed = next
  }

  /// The next chunk to send; nil when the window is full or the end has been sent.
  public mutating func next() throws(SnapshotError) -> SnapshotChunk? {
    guard !endReached, UInt64(marks.count) <= window else { return nil }
    let (chunk, after) = try source.chunk(at: marks[marks.count - 1])
    marks.append(after)
    endReached = chunk.isLast
    return chunk
  }

  /// The link was lost: what was not confirmed is sent again. Confirm first what the receiver says on the new link.
  public mutating func rewind() {
    guard marks.count > 1 else { return }
    marks.removeSubrange(1...)
    endReached = false
  }
}
