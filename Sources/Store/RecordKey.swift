/// The key of a record in the ordered key space: opaque bytes, compared as unsigned bytes.
public struct RecordKey: Hashable, Comparable, Sendable {
  public let bytes: [UInt8]

  @inlinable public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The bytes at once: an array hashes them one by one.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  public static func < (left: RecordKey, right: RecordKey) -> Bool {
    left.bytes.withUnsafeBufferPointer { l in
      right.bytes.withUnsafeBufferPointer { r in
        let shared = min(l.count, r.count)
        var at = 0
        while at < shared {
          if l[at] != r[at] { return l[at] < r[at] }
          at += 1
        }
        return l.count < r.count
      }
    }
  }
}
