import Exploration
import Testing

/// The search can fail: deliberate bugs in the world around the nodes are found, with the steps that lead there.
struct PlantedBugTests {
  @Test(arguments: PlantedBug.allCases)
  func plantedBugsAreFound(bug: PlantedBug) {
    var options = ExplorationOptions()
    options.bug = bug
    options.states = 400_000
    options.heartbeats = 0
    options.repeats = 0
    options.changes = 0
    options.terms = 2
    switch bug {
    case .acknowledgeBeforeSync, .grantEveryVote: options.proposals = 0
    case .forgetVote, .forgetTerm:
      options.proposals = 0
      options.terms = 1
    case .loseTail, .acceptEveryAppend: options.proposals = 1
    }
    var exploration = Exploration(options)
    let outcome = exploration.run()
    #expect(outcome.violation != nil, "\(outcome.states) states, depth \(outcome.depth)")
    #expect(outcome.steps.count == outcome.depth + 1 || outcome.steps.count == outcome.depth)
  }
}
