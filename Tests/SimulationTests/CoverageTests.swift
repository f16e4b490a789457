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

  @Test func aRunReachesSome() {
    var coverage = Coverage()
    coverage.add(Simulation.run(seed: 3).situations)
    #expect(coverage.missing.count < Situation.allCases.count - 3, "\(coverage)")
  }
}
