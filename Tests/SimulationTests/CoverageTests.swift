import Testing

@testable import Simulation

/// What a campaign says of the classes that it went through.
struct CoverageTests {
  @Test func whatWasNeverReachedIsNamed() {
    var coverage = Coverage()
    #expect(coverage.missing == Situation.allCases)
    for situation in Situation.allCases where situation != .snapshotLost && situation != .answerLost {
      coverage.add([situation: 2])
    }
    coverage.add([.twoLeaders: 3, .snapshotLost: 0])
    let all = Situation.allCases.count
    #expect("\(coverage)" == "\(all - 2) of \(all) classes (never: snapshot-lost answer-lost)")
    #expect(coverage.of(.twoLeaders) == (5, 2))
    coverage.add([.snapshotLost: 1, .answerLost: 1])
    #expect("\(coverage)" == "\(all) of \(all) classes")
  }

  /// A class that few worlds reach would be missing from most campaigns.
  @Test func aFewWorldsReachHalfOfThem() {
    var coverage = Coverage()
    for seed in 0..<10 as Range<UInt64> { coverage.add(Simulation.run(seed: seed).situations) }
    #expect(coverage.missing.count * 2 < Situation.allCases.count, "\(coverage)")
  }
}
