internal import DequeModule

/// The appends on their way to one follower: how many and how many bytes, each named by the index of its last entry.
public struct InflightWindow: Sendable {
  private struct Append: Sendable {
    var last: Index
    var bytes: UInt64
  }

  private let limit: Int
  private let byteLimit: UInt64
  private var appends: Deque<Append> = []
  private var bytes: UInt64 = 0

  /// Makes an empty window for so many appends and bytes (zero bytes for no limit on them).
  init(limit: Int, byteLimit: UInt64) {
    self.limit = limit
    self.byteLimit = byteLimit
  }

  /// How many appends are on their way.
  public var count: Int { appends.count }

  /// Whether no more may be sent. The byte limit may be passed by the last append.
  public var isFull: Bool {
    appends.count >= limit || (byteLimit != 0 && bytes >= byteLimit)
  }

  /// Notes an append that was sent; later ones end at higher indexes.
  mutating func add(last: Index, bytes size: UInt64) {
    appends.append(Append(last: last, bytes: size))
    bytes += size
  }

  /// Forgets what the follower has acknowledged.
  mutating func free(upTo index: Index) {
    while let first = appends.first, first.last <= index {
      bytes -= first.bytes
      appends.removeFirst()
    }
  }

  /// Forgets everything.
  mutating func reset() {
    appends.removeAll(keepingCapacity: true)
    bytes = 0
  }

  func digest(into digest: inout StateDigest) {
    digest.add(UInt64(appends.count))
    for append in appends {
      digest.add(append.last.rawValue)
      digest.add(append.bytes)
    }
  }
}
