import Testing

@testable import NodeCore

@Suite struct StampClockTests {
  @Test func neverGoesBack() {
    var clock = StampClock(stepMaximum: 1_000)
    clock.tick(wallClock: 5_000)
    #expect(clock.leading == 5_000)
    clock.tick(wallClock: 3_000)
    #expect(clock.leading == 5_000)
  }

  @Test func followsAJumpInSteps() {
    var clock = StampClock(stepMaximum: 1_000)
    clock.tick(wallClock: 5_000)
    clock.tick(wallClock: 1_000_000)
    #expect(clock.leading == 6_000)
    clock.tick(wallClock: 1_000_000)
    #expect(clock.leading == 7_000)
  }

  /// A new leader's stamps follow those of the old one; a follower's own wall clock decides nothing.
  @Test func seesOthers() {
    var clock = StampClock(stepMaximum: 1_000)
    clock.tick(wallClock: 5_000)
    #expect(clock.seen == 0)
    clock.observe(9_000)
    clock.observe(8_000)
    #expect(clock.seen == 9_000)
    #expect(clock.leading == 9_000)
  }
}
