import FrontEnd
import Testing

@Suite struct FrameAssemblerTests {
  static func frame(_ body: Int, fill: UInt8 = 7) -> [UInt8] {
    [0x42, 0x00, 0x78, 0x01] + (0..<4).map { UInt8(truncatingIfNeeded: body >> (24 - 8 * $0)) }
      + [UInt8](repeating: fill, count: body)
  }

  /// Feeds `bytes` in pieces and collects what comes out; stops at a problem.
  static func run(_ bytes: [UInt8], piece: Int, limit: Int = 1 << 16, announceAbove: Int = 1 << 16)
    -> [FrameAssembler.Outcome]
  {
    var assembler = FrameAssembler(limit: limit, announceAbove: announceAbove)
    var outcomes: [FrameAssembler.Outcome] = []
    var start = 0
    while start < bytes.count {
      let part = Array(bytes[start..<min(start + piece, bytes.count)])
      start += part.count
      var offset = 0
      while offset < part.count {
        let outcome = part.withUnsafeBytes { assembler.take(from: $0, at: &offset) }
        if outcome == .needsMore {
          #expect(offset == part.count)
          break
        }
        outcomes.append(outcome)
        if case .broken = outcome { return outcomes }
      }
    }
    return outcomes
  }

  @Test(arguments: [1, 2, 3, 7, 8, 9, 16, 100, 5000])
  func framesComeOutHoweverTheyAreSplit(piece: Int) {
    let frames = [Self.frame(0), Self.frame(8), Self.frame(248, fill: 1), Self.frame(1000, fill: 2), Self.frame(0)]
    #expect(Self.run(frames.flatMap { $0 }, piece: piece) == frames.map { .frame($0) })
  }

  @Test(arguments: [
    Array("GET / HTTP/1.1\r\n\r\n".utf8), [0x16, 0x03, 0x01, 0x02, 0x00], [0x42, 0x00, 0x7B, 0x01, 0, 0, 0, 0],
    [0x42, 0x00, 0x78, 0x02, 0, 0, 0, 4], [0x00],
  ])
  func otherBytesAreRefusedAtTheFirstThatDiffers(bytes: [UInt8]) {
    for piece in [1, 100] {
      let outcomes = Self.run(bytes, piece: piece)
      guard case .broken(.notARequest, let prefix)? = outcomes.first else {
        Issue.record("\(outcomes)")
        return
      }
      #expect(prefix.count <= 4 && Array(bytes.prefix(prefix.count)) == prefix)
    }
  }

  @Test func aProblemBehindAGoodFrameIsFoundAfterIt() {
    let outcomes = Self.run(Self.frame(16) + [1, 2, 3], piece: 100)
    #expect(outcomes == [.frame(Self.frame(16)), .broken(.notARequest, prefix: [1])])
  }

  @Test func tooLongAFrameIsRefusedWithItsVersion() {
    let bytes = [0x42, 0x00, 0x78, 0x01, 0x04, 0, 0, 0] + [UInt8](repeating: 9, count: 1000)
    for piece in [1, 9, 2000] {
      let outcomes = Self.run(bytes, piece: piece, limit: 8 << 20)
      let prefix = Array(bytes.prefix(FrameAssembler.prefixBytes))
      #expect(outcomes == [.broken(.tooLong(claimed: (64 << 20) + 8, limit: 8 << 20), prefix: prefix)])
    }
  }

  @Test func theLimitItselfIsAllowed() {
    #expect(Self.run(Self.frame(92), piece: 3, limit: 100) == [.frame(Self.frame(92))])
    #expect(Self.run(Self.frame(93), piece: 3, limit: 100).first != .frame(Self.frame(93)))
  }

  @Test func aLargeFrameIsAnnouncedOnce() {
    let bytes = Self.frame(200)
    #expect(Self.run(bytes, piece: 11, announceAbove: 100) == [.announced(208), .frame(bytes)])
    #expect(Self.run(Self.frame(92), piece: 11, announceAbove: 100) == [.frame(Self.frame(92))])
  }

  @Test func aFrameGivenUpTellsWhatWasWrongWithIt() {
    var assembler = FrameAssembler(limit: 1024, announceAbove: 1024)
    #expect(assembler.abandoned() == nil && !assembler.isPartial)
    var offset = 0
    let bytes: [UInt8] = [0x42, 0x00, 0x78, 0x01, 0x04, 0, 0, 0, 1, 2]
    _ = bytes.withUnsafeBytes { assembler.take(from: $0, at: &offset) }
    #expect(assembler.isPartial && assembler.partialBytes == 10)
    #expect(assembler.abandoned()?.problem == .tooLong(claimed: (64 << 20) + 8, limit: 1024))
  }
}
