/// Cuts a stream of bytes into message frames (KMIP 2.1 §9.1, §8.1): bytes in, frames or a problem out.
///
/// Memory follows the bytes that arrived, never the length that a header claims. One call yields at most one frame,
/// so that the caller decides when the next one is cut.
public struct FrameAssembler: Sendable {
  public enum Outcome: Hashable, Sendable {
    /// All bytes were taken; the frame is not complete.
    case needsMore
    /// The header announces a frame of this many bytes, more than `announceAbove`. Said once; calling again goes on.
    case announced(Int)
    /// A complete frame, its header included.
    case frame([UInt8])
    /// The stream cannot be used further. `prefix` holds what was received of the frame, at most `prefixBytes`.
    case broken(FrameProblem, prefix: [UInt8])
  }

  /// Enough for the Request Header's Protocol Version: three structure headers and two integers (KMIP 2.1 §8.1.2).
  public static let prefixBytes = 56
  private static let headerBytes = 8
  /// What comes on the stream.
  public enum Message: UInt8, Sendable {
    /// Tag Request Message (0x420078).
    case request = 0x78
    /// Tag Response Message (0x42007B): from a client that took the server's part.
    case response = 0x7B
  }

  /// The message's tag, and type Structure (0x01).
  private let magic: [UInt8]

  private let limit: Int
  private let announceAbove: Int
  private var pending: [UInt8] = []
  /// Bytes of the frame being received, header included; zero until its header is complete.
  private var expected = 0
  private var isBroken = false

  public init(limit: Int, announceAbove: Int, message: Message = .request) {
    magic = [0x42, 0x00, message.rawValue, 0x01]
    self.limit = limit
    self.announceAbove = announceAbove
  }

  /// Bytes received of a frame that is not complete.
  public var partialBytes: Int { pending.count }
  /// True between the first byte of a frame and its last.
  public var isPartial: Bool { !pending.isEmpty }

  /// Takes bytes from `offset` on, and moves it behind those that were taken.
  public mutating func take(from bytes: UnsafeRawBufferPointer, at offset: inout Int) -> Outcome {
    if expected == 0 {
      while pending.count < FrameAssembler.headerBytes {
        guard offset < bytes.count else { return .needsMore }
        let byte = bytes[offset]
        offset += 1
        if pending.count < 4, byte != magic[pending.count] {
          pending.append(byte)
          return .broken(.notARequest, prefix: pending)
        }
        pending.append(byte)
      }
      let length = pending[4..<8].reduce(0) { $0 << 8 | Int($1) }
      let claimed = FrameAssembler.headerBytes + length
      expected = claimed
      isBroken = claimed > limit
      if !isBroken, claimed > announceAbove { return .announced(claimed) }
    }
    // Of a frame that is too long, only what tells its version is read.
    let wanted = isBroken ? min(expected, FrameAssembler.prefixBytes) : expected
    let part = min(wanted - pending.count, bytes.count - offset)
    if part > 0 {
      if pending.count + part == wanted { pending.reserveCapacity(wanted) }
      pending.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + part]))
      offset += part
    }
    guard pending.count >= wanted else { return .needsMore }
    if isBroken { return .broken(.tooLong(claimed: expected, limit: limit), prefix: pending) }
    var frame: [UInt8] = []
    swap(&frame, &pending)
    expected = 0
    return .frame(frame)
  }

  /// What to say of a frame whose sender stopped: nil when nothing of one was received.
  public func abandoned() -> (problem: FrameProblem, prefix: [UInt8])? {
    guard isPartial else { return nil }
    return (isBroken ? .tooLong(claimed: expected, limit: limit) : .notARequest, pending)
  }
}
