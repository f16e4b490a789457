import PeerWire
import Raft
import Testing

/// Bytes that no node has sent: they are refused or read as another frame, and never crash, hang or take memory.
struct HostileFrameTests {
  @Test(arguments: Samples.frames)
  func everyTruncationIsRefused(frame: PeerFrame) {
    let bytes = frame.encoded(Samples.envelope)
    for length in 0..<bytes.count {
      #expect(throws: PeerWireError.self) { try PeerFrame(decoding: Array(bytes[..<length])) }
      // The same with a length that agrees.
      guard length >= 4 else { continue }
      var cut = Array(bytes[..<length])
      cut.replaceSubrange(0..<4, with: [0, 0, UInt8((length - 4) >> 8), UInt8((length - 4) & 0xFF)])
      #expect(throws: PeerWireError.self) { try PeerFrame(decoding: cut) }
    }
    var longer = bytes + [0]
    longer.replaceSubrange(0..<4, with: [0, 0, UInt8((bytes.count - 3) >> 8), UInt8((bytes.count - 3) & 0xFF)])
    #expect(throws: PeerWireError.wrongLength) { try PeerFrame(decoding: longer) }
  }

  @Test(arguments: Samples.frames)
  func flippedBitsNeverCrash(frame: PeerFrame) {
    let bytes = frame.encoded(Samples.envelope)
    var random = LinearGenerator(state: UInt64(bytes.count))
    var read = 0
    for round in 0..<2000 {
      var other = bytes
      for _ in 0...(round % 4) {
        other[Int(random.next() % UInt64(bytes.count - 4)) + 4] = UInt8(truncatingIfNeeded: random.next())
      }
      // What is read must itself be a frame that can be sent.
      if let frame = try? PeerFrame(decoding: other),
        let again = try? PeerFrame(decoding: frame.encoded(Samples.envelope))
      {
        #expect(again == frame)
        read += 1
      }
    }
    #expect(read < 2000)
  }

  /// A small frame that announces a great many messages stays within the memory that a head may take.
  @Test func aHeadOfEmptyMessagesIsRefused() {
    // Field 2 of RaftBatch (length-delimited), empty: two bytes for each message.
    let head = [[UInt8]](repeating: [0x12, 0x00], count: 500_000).flatMap { $0 }
    let length = head.count + 46
    let frame: [UInt8] =
      [UInt8(length >> 24), UInt8(length >> 16 & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF), 2, 2]
      + [
        UInt8(head.count >> 24), UInt8(head.count >> 16 & 0xFF), UInt8(head.count >> 8 & 0xFF),
        UInt8(head.count & 0xFF),
      ]
      + [UInt8](repeating: 0, count: 40) + head
    #expect(throws: PeerWireError.malformedHead) { try PeerFrame(decoding: frame) }
  }

  @Test func lengthsThatLieAreRefused() {
    // Two entries that announce more data than there is, by overflowing sums.
    var bytes = PeerFrame.forward(
      ForwardFrame(
        identity: Samples.identity, lowestOutstanding: 0, term: 0, kind: 0, principal: [1], frame: [2])
    ).encoded(Samples.envelope)
    // The last field of the head is frame_length (8), one byte.
    let at = bytes.count - 3
    #expect(bytes[at] == 1)
    bytes[at] = 0x7F
    #expect(throws: PeerWireError.wrongLength) { try PeerFrame(decoding: bytes) }
  }
}

/// Numbers whose runs repeat: a linear congruence.
struct LinearGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 17
  }
}
