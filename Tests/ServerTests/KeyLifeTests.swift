import Testing

@testable import Server

/// Whether a node has its keys, and for how much longer.
struct KeyLifeTests {
  private func life(_ state: KeyLife.State = .unsealed) -> KeyLife { KeyLife(state, grace: 60_000, period: 5_000) }

  @Test func aTokenThatIsGoneForTooLongCostsTheKeys() {
    var life = life()
    #expect(life.step(at: 0) == .check)
    life.checked(nil, at: 0)
    #expect(life.step(at: 4_999) == .wait)
    #expect(life.due(after: 0) == 5_000)
    #expect(life.step(at: 5_000) == .check)
    life.checked("gone", at: 5_000)
    #expect(life.isUnsealed && !life.hasToken)
    // Looked at every second, and the time counts from the first failure.
    #expect(life.step(at: 5_999) == .wait)
    #expect(life.step(at: 6_000) == .check)
    life.checked("gone", at: 6_000)
    for second in 7...64 as ClosedRange<Int64> {
      #expect(life.step(at: second * 1_000) == .check)
      life.checked("gone still", at: second * 1_000)
    }
    #expect(life.due(after: 64_500) == 65_000)
    #expect(life.step(at: 65_000) == .wipe)
    life.wiped(at: 65_000)
    #expect(life.state == .sealed(reason: "gone still"))
    #expect(!life.isUnsealed)
    #expect(life.step(at: 65_000) == .unwrap)
  }

  @Test func aTokenThatComesBackInTimeCostsNothing() {
    var life = life()
    life.checked("gone", at: 0)
    life.checked("gone", at: 1_000)
    life.checked(nil, at: 2_000)
    #expect(life.state == .unsealed)
    life.checked("gone again", at: 50_000)
    #expect(life.step(at: 70_000) == .check)
    #expect(life.step(at: 110_000) == .wipe)
  }

  @Test func aSealedNodeLooksEverySecond() {
    var life = life(.sealed(reason: "no token"))
    #expect(life.step(at: 10_000) == .unwrap)
    life.unwrapped("no token", at: 10_000)
    #expect(life.step(at: 10_999) == .wait)
    #expect(life.due(after: 10_000) == 11_000)
    #expect(life.step(at: 11_000) == .unwrap)
    life.unwrapped(nil, at: 11_000)
    #expect(life.state == .unsealed)
    #expect(life.step(at: 15_999) == .wait)
  }

  @Test func anOperatorsWordStandsUntilTheNext() {
    var life = life()
    life.close()
    #expect(!life.isUnsealed)
    for now in [0, 1_000, 1_000_000] as [Int64] { #expect(life.step(at: now) == .wait) }
    // What was under way when the word came changes nothing.
    life.checked(nil, at: 2_000)
    life.unwrapped(nil, at: 2_000)
    life.wiped(at: 2_000)
    #expect(life.state == .closed)
    life.open(at: 3_000)
    #expect(life.step(at: 3_000) == .unwrap)
    life.unwrapped(nil, at: 3_000)
    life.open(at: 4_000)
    #expect(life.state == .unsealed)
  }

  @Test func withoutGraceTheFirstFailureIsTheEnd() {
    var life = KeyLife(.unsealed, grace: 0, period: 1_000)
    life.checked("gone", at: 7)
    #expect(life.step(at: 7) == .wipe)
  }
}
