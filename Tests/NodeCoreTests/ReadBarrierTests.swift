import Testing

@testable import NodeCore

@Suite struct ReadBarrierTests {
  /// What comes while an attempt is out waits for the next one (Raft thesis §6.4).
  @Test func laterReadsWaitForTheNextAttempt() {
    var barrier = ReadBarrier(first: 7)
    barrier.add(1)
    #expect(barrier.begin(now: 0) == 7)
    barrier.add(2)
    #expect(barrier.begin(now: 0) == nil)
    barrier.confirm(7, index: 10)
    #expect(barrier.release(applied: 9) == [])
    #expect(barrier.release(applied: 10) == [1])
    #expect(barrier.begin(now: 1) == 8)
    barrier.confirm(8, index: 10)
    #expect(barrier.release(applied: 10) == [2])
  }

  @Test func aGivenUpAttemptIsNotAnswered() {
    var barrier = ReadBarrier(first: 1)
    barrier.add(1)
    #expect(barrier.begin(now: 0) == 1)
    barrier.giveUp(olderThan: 4, now: 3)
    #expect(barrier.begin(now: 3) == nil)
    barrier.giveUp(olderThan: 4, now: 4)
    #expect(barrier.begin(now: 4) == 2)
    barrier.confirm(1, index: 5)
    #expect(barrier.release(applied: 100) == [])
    barrier.confirm(2, index: 6)
    #expect(barrier.release(applied: 100) == [1])
  }
}
