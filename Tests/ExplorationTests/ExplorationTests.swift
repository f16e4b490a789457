import Testing

@testable import Exploration

struct ExplorationTests {
  /// Small bounds, all of whose states are visited.
  private static func small() -> ExplorationOptions {
    var options = ExplorationOptions()
    options.terms = 1
    options.proposals = 1
    options.changes = 0
    options.crashes = 0
    options.repeats = 0
    options.heartbeats = 0
    options.states = 200_000
    return options
  }

  @Test func everyStateOfASmallClusterIsVisitedAndSound() {
    var exploration = Exploration(Self.small())
    let outcome = exploration.run()
    #expect(outcome.violation == nil)
    #expect(outcome.isComplete)
    #expect(outcome.states > 300)
    #expect(outcome.transitions > outcome.states)
  }

  @Test func theSameBoundsGiveTheSameFigures() {
    var options = ExplorationOptions()
    options.states = 3_000
    var one = Exploration(options)
    var other = Exploration(options)
    let (first, second) = (one.run(), other.run())
    #expect(first.states == 3_000)
    #expect(first.transitions == second.transitions)
    #expect(first.depth == second.depth)
    #expect(first.violation == nil)
  }

  @Test(arguments: ExplorationOptions.Change.allCases)
  func changesOfTheMembersAreSoundNearTheStart(change: ExplorationOptions.Change) {
    var options = ExplorationOptions()
    options.change = change
    options.terms = 1
    options.proposals = 0
    options.repeats = 0
    options.crashes = 0
    options.heartbeats = 0
    options.states = 8_000
    var exploration = Exploration(options)
    let outcome = exploration.run()
    #expect(outcome.violation == nil, "\(outcome.steps)")
    #expect(outcome.states > 1_000)
  }

  /// States that differ by names alone count once: three nodes that may stand for election are one case.
  @Test func namesDoNotCount() {
    var options = Self.small()
    options.depth = 1
    options.delays = 0
    var exploration = Exploration(options)
    let outcome = exploration.run()
    #expect(outcome.states == 2)
  }

  @Test func theFrontierGivesItsPathsBack() {
    let paths: [[UInt8]] = [[], [1], [1, 2, 3], [1, 2, 4], [1, 2], [7, 0, 0, 0], [7]]
    var frontier = Frontier()
    for path in paths { frontier.append(path) }
    var found: [[UInt8]] = []
    frontier.visit { path, shared in
      if let last = found.last { #expect(path.prefix(shared) == last.prefix(shared)) }
      found.append(path)
      return true
    }
    #expect(found == paths)
    #expect(frontier.count == paths.count)
  }

  @Test func theSetKnowsWhatItHolds() {
    var set = DigestSet(elements: 5_000)
    var generator = SystemRandomNumberGenerator()
    var known: Set<UInt64> = []
    for _ in 0..<5_000 {
      let digest = UInt64.random(in: 1...8_000, using: &generator)
      let isNew = set.insert(digest)
      let isNewHere = known.insert(digest).inserted
      #expect(isNew == isNewHere)
    }
    let count = set.count
    #expect(count == known.count)
  }
}
