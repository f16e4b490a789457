/// Cuts a server's stream into Response Message frames. Memory follows the bytes that arrived.
struct ResponseAssembler {
  private let limit: Int
  private var pending: [UInt8] = []
  private var expected = 0

  init(limit: Int) { self.limit = limit }

  /// Takes all of `bytes` and adds the frames that are complete; false when the bytes are no Response Message of
  /// allowed length.
  mutating func take(_ bytes: UnsafeRawBufferPointer, into frames: inout [[UInt8]]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let wanted = expected == 0 ? 8 : expected
      let part = min(wanted - pending.count, bytes.count - offset)
      pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + part]))
      offset += part
      guard pending.count == wanted else { return true }
      if expected == 0 {
        // Tag Response Message, type Structure (KMIP 2.1 §8.4, §9.1.1).
        guard pending[0..<4].elementsEqual([0x42, 0x00, 0x7B, 0x01]) else { return false }
        expected = 8 + pending[4..<8].reduce(0) { $0 << 8 | Int($1) }
        guard expected <= limit else { return false }
      }
      if pending.count == expected {
        frames.append(pending)
        pending = []
        expected = 0
      }
    }
    return true
  }
}
