import Testing

@testable import Simulation

/// Whole runs: no violation in any, and every run repeatable.
struct SeedTests {
  /// Seeds that once found something, and what.
  static let regressions: [(seed: UInt64, found: String)] = [
    (108, "a request to begin anew came twice, and the node took the life that it had been given first for removed"),
    (403, "a life that was passed over before it took part was never told"),
    (925, "a node that led again ran a forward of its earlier term beside the repeat, which had been refused"),
  ]

  @Test(arguments: 0..<12 as Range<UInt64>)
  func noViolation(_ seed: UInt64) {
    let verdict = Simulation.run(seed: seed)
    #expect(verdict.violations == [], "seed \(seed): \(verdict.options)")
    #expect(verdict.answered > 0, "seed \(seed) served nobody: \(verdict.options)")
  }

  @Test func whatWasFoundOnceStaysGone() {
    for (seed, found) in Self.regressions {
      #expect(Simulation.run(seed: seed).violations == [], "seed \(seed): \(found)")
    }
  }

  @Test func oneSeedIsOneRun() {
    let first = Simulation.run(seed: 5)
    let second = Simulation.run(seed: 5)
    #expect(first.digest == second.digest)
    #expect(first.digest != Simulation.run(seed: 6).digest)
  }
}
