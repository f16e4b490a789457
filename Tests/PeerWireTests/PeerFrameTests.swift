import PeerWire
import Raft
import Testing

struct PeerFrameTests {
  @Test(arguments: Samples.frames)
  func everyFrameComesBack(frame: PeerFrame) throws {
    #expect(try PeerFrame(decoding: frame.encoded(Samples.envelope)) == frame)
  }

  @Test(arguments: Samples.frames)
  func everyFrameCarriesItsEnvelope(frame: PeerFrame) throws {
    #expect(try Envelope(of: frame.encoded(Samples.envelope)) == Samples.envelope)
    #expect(throws: PeerWireError.wrongLength) {
      try Envelope(of: Array(frame.encoded(Samples.envelope).prefix(49)))
    }
  }

  @Test func theSamplesHoldEveryMessage() {
    let names = Samples.messages.map { String(describing: $0).prefix { $0 != "(" } }
    #expect(Set(names).count == 14)
    #expect(!Samples.messages.contains { $0.isLocal })
  }

  @Test func aFrameSaysItsLengthKindAndVersion() throws {
    let bytes = PeerFrame.snapshotAnswer(SnapshotAnswer(stream: 1, next: 2, verdict: .wants)).encoded(Samples.envelope)
    #expect(bytes.prefix(6) == [0, 0, 0, UInt8(bytes.count - 4), 6, 2])
    #expect(try PeerFrame.length((bytes[0], bytes[1], bytes[2], bytes[3])) == bytes.count - 4)
  }

  @Test func lengthsAreLimited() {
    #expect(throws: PeerWireError.tooLarge(bytes: 0x7FFF_FFFF, limit: Limits.frameBytes)) {
      try PeerFrame.length((0x7F, 0xFF, 0xFF, 0xFF))
    }
    #expect(throws: PeerWireError.wrongLength) { try PeerFrame.length((0, 0, 0, 45)) }
  }

  @Test func unknownVersionsAndKindsAreNamed() {
    var bytes = PeerFrame.raft([], stamp: 0).encoded(Samples.envelope)
    bytes[5] = 3
    #expect(throws: PeerWireError.unknownVersion(3)) { try PeerFrame(decoding: bytes) }
    bytes[4] = 99
    #expect(throws: PeerWireError.unknownKind(99)) { try PeerFrame(decoding: bytes) }
  }

  @Test func versionsAreAgreedUpon() {
    func hello(_ versions: ClosedRange<UInt32>) -> Hello {
      Hello(versions: versions, cluster: [UInt8](0..<16), node: 1, incarnation: 1)
    }
    #expect(hello(1...3).commonVersion(with: hello(2...5)) == 3)
    #expect(hello(2...5).commonVersion(with: hello(1...2)) == 2)
    #expect(hello(1...2).commonVersion(with: hello(3...4)) == nil)
  }

  /// Data is copied once and nothing is added for each byte.
  @Test func dataCostsItsOwnBytesOnly() {
    func size(_ count: Int) -> Int {
      let entry = Entry(term: 1, index: 2, kind: .normal, data: [UInt8](repeating: 0xFF, count: count))
      return PeerFrame.raft(
        [
          .appendEntries(
            AppendEntries(
              from: 1, to: 2, term: 1, previous: EntryID(term: 1, index: 1), entries: [entry], commit: 0))
        ], stamp: 0
      ).encoded(Samples.envelope).count
    }
    #expect(size(100_000) - size(20_000) == 80_000)
    #expect(size(1000) < 1100)
  }

  @Test func manyMessagesBecomeFewFrames() throws {
    let data = [UInt8](repeating: 1, count: 1 << 20)
    let messages = (0..<10).map { number in
      Message.appendEntries(
        AppendEntries(
          from: 1, to: 2, term: 1, previous: EntryID(term: 1, index: Index(UInt64(number))),
          entries: [Entry(term: 1, index: Index(UInt64(number) + 1), data: data)], commit: 0))
    }
    let frames = PeerFrame.frames(of: messages, stamp: 5, Samples.envelope)
    #expect(frames.count == 4)
    var found: [Message] = []
    for frame in frames {
      guard case .raft(let some, stamp: 5) = try PeerFrame(decoding: frame) else {
        Issue.record("another frame")
        return
      }
      found += some
    }
    #expect(found == messages)
    #expect(PeerFrame.frames(of: [], stamp: 5, Samples.envelope).isEmpty)
    #expect(
      PeerFrame.frames(of: Array(repeating: Samples.messages[13], count: 9000), stamp: 5, Samples.envelope).count == 3)
  }
}
