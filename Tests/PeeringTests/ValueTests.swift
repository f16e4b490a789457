import Testing

@testable import Peering

@Suite struct ValueTests {
  static func frame(_ count: Int, _ fill: UInt8 = 1) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) } + [UInt8](repeating: fill, count: count)
  }

  @Test(arguments: [1, 2, 3, 4, 5, 9, 64, 4096])
  func framesComeOutHoweverTheyAreSplit(piece: Int) {
    let frames = [1, 2, 3, 100, 1, 1000].enumerated().map { Self.frame($1, UInt8($0)) }
    let bytes = frames.flatMap { $0 }
    var splitter = FrameSplitter(limit: 1000)
    var found: [[UInt8]] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      let isSound = bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { splitter.take($0, into: &found) }
      #expect(isSound)
    }
    #expect(found == frames)
  }

  @Test(arguments: [0, 1001, 0xFFFF_FFFF])
  func wrongLengthsEndTheStream(length: Int) {
    let bytes = Self.frame(8) + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + [1, 2, 3]
    var splitter = FrameSplitter(limit: 1000)
    var found: [[UInt8]] = []
    let isSound = bytes.withUnsafeBytes { splitter.take($0, into: &found) }
    #expect(!isSound && found == [Self.frame(8)])
  }

  @Test func waitsDoubleAreBoundedAndSpread() {
    var longest = Backoff(first: 20, longest: 500)
    #expect((0..<7).map { _ in longest.next(chance: 0) } == [20, 40, 80, 160, 320, 500, 500])
    var shortest = Backoff(first: 20, longest: 500)
    #expect((0..<7).map { _ in shortest.next(chance: 0.999_999) }.allSatisfy { (10...500).contains($0) })
    #expect(shortest.next(chance: 0.5) == 375)
    for _ in 0..<100 { _ = longest.next(chance: 0) }
    #expect(longest.next(chance: 0) == 500)
    longest.reset()
    #expect(longest.next(chance: 0) == 20)
  }
}
