/// Cuts a stream into frames: four bytes of length (big-endian, of what follows them), then that many bytes.
///
/// Memory follows the bytes that arrived, never the length that was claimed.
struct FrameSplitter {
  static let lengthBytes = 4

  private let limit: Int
  private var pending: [UInt8] = []
  private var expected = 0

  /// - Parameter limit: bytes behind the length field.
  init(limit: Int) { self.limit = limit }

  /// Takes all of `bytes` and adds the frames that are complete, length field included. False when a frame is longer
  /// than allowed or empty: the stream cannot be used further.
  mutating func take(_ bytes: UnsafeRawBufferPointer, into frames: inout [[UInt8]]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      if expected == 0 {
        let part = min(FrameSplitter.lengthBytes - pending.count, bytes.count - offset)
        pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + part]))
        offset += part
        guard pending.count == FrameSplitter.lengthBytes else { return true }
        let length = pending.reduce(0) { $0 << 8 | Int($1) }
        guard length > 0, length <= limit else { return false }
        expected = FrameSplitter.lengthBytes + length
        // A frame that is here as a whole gets its storage in one piece.
        if bytes.count - offset >= length { pending.reserveCapacity(expected) }
      }
      let part = min(expected - pending.count, bytes.count - offset)
      pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + part]))
      offset += part
      if pending.count == expected {
        frames.append(pending)
        pending = []
        expected = 0
      }
    }
    return true
  }
}
