import Mutants
import Testing

@testable import Simulation

/// Deliberate bugs that the world plays around the production code: some checker must report each. All of them, those too
/// that are compiled into the node: `conclave-sim --all-mutants`.
struct MutantTests {
  @Test(arguments: [
    (Mutant.acknowledgeBeforeSync, UInt64(3)), (.loseLogTail, 10), (.skipReadBarrier, 10), (.replyBeforeCommit, 3),
    (.dropGuards, 5), (.newIdentityOnRepeat, 15),
  ])
  func isFound(_ mutant: Mutant, within seeds: UInt64) {
    let found = (0..<seeds).first { !Simulation.run(seed: $0, mutant: mutant).violations.isEmpty }
    #expect(found != nil, "no checker reports \(mutant.rawValue)")
  }
}
