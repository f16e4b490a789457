/// The key of a record in the ordered key space: opaque bytes, compared as unsigned bytes.
public struct RecordKey: Hashable, Comparable, Sendable {
  public let bytes: [UInt8]

  @inlinable public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Only the ends: what stands there are keyed hashes, spread evenly, or numbers that count up, and nobody outside can
  /// choose them.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { bytes in
      guard bytes.count >= 16 else { return hasher.combine(bytes: bytes) }
      let first = bytes.loadUnaligned(as: UInt64.self)
      let last = bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self)
      hasher.combine(first ^ (last << 31 | last >> 33))
    }
  }

  private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt64 {
    UInt64(bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: at, as: UInt64.self))
  }

  public static func < (left: RecordKey, right: RecordKey) -> Bool {
    left.bytes.withUnsafeBufferPointer { l in
      right.bytes.withUnsafeBufferPointer { r in
        let shared = min(l.count, r.count)
        var at = 0
        // Eight bytes at a time: as big-endian numbers they compare as the bytes do.
        while at + 8 <= shared {
          let (a, b) = (word(l, at), word(r, at))
          if a != b { return a < b }
          at += 8
        }
        while at < shared {
          if l[at] != r[at] { return l[at] < r[at] }
          at += 1
        }
        return l.count < r.count
      }
    }
  }
}
