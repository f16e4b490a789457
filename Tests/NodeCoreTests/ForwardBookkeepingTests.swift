import Access
import Raft
import Registry
import TTLV
import Testing

@testable import NodeCore

@Suite struct ForwardBookkeepingTests {
  private func forward(_ sequence: UInt64, lowest: UInt64 = 1, incarnation: UInt64 = 1) -> Forward {
    Forward(
      identity: RequestIdentity(origin: 2, incarnation: incarnation, sequence: sequence), lowestOutstanding: lowest,
      term: 3, kind: .write, principal: Principal(identity: "alice"), frame: [])
  }

  @Test func theLowestOutstandingFollowsWhatIsClosed() {
    var sequences = OutgoingSequences()
    let first = sequences.draw()
    let second = sequences.draw()
    sequences.close(second)
    #expect(sequences.lowestOutstanding == first)
    sequences.close(first)
    #expect(sequences.lowestOutstanding == second + 1)
  }

  @Test func aRepeatIsKnownWhileAtWork() {
    var incoming = IncomingForwards()
    #expect(incoming.arrive(forward(1), job: 1) == .new)
    #expect(incoming.arrive(forward(1), job: 2) == .repeated)
    incoming.finish(forward(1).identity, job: 1)
    #expect(incoming.arrive(forward(1), job: 3) == .new)
  }

  /// A node that leads again may still hold the job of its earlier term; its end says nothing of the one at work.
  @Test func theJobOfAnEarlierTermEndsNoOther() {
    var incoming = IncomingForwards()
    #expect(incoming.arrive(forward(1), job: 2) == .new)
    incoming.finish(forward(1).identity, job: 1)
    #expect(incoming.arrive(forward(1), job: 3) == .repeated)
  }

  /// Its record may be gone: a delayed repeat of a finished request must not run.
  @Test func whatItsOriginHasFinishedIsNotRun() {
    var incoming = IncomingForwards()
    #expect(incoming.arrive(forward(9, lowest: 5), job: 1) == .new)
    #expect(incoming.arrive(forward(4, lowest: 2), job: 2) == .ended)
    #expect(incoming.arrive(forward(5, lowest: 2), job: 3) == .new)
  }

  @Test func anEarlierLifeIsNotRun() {
    var incoming = IncomingForwards()
    #expect(incoming.arrive(forward(1, incarnation: 2), job: 1) == .new)
    #expect(incoming.arrive(forward(7, incarnation: 1), job: 2) == .ended)
  }

  /// Replies may go only below the lowest sequence that is outstanding at their origin.
  @Test func onlyFinishedRepliesAreForgotten() {
    var incoming = IncomingForwards()
    for sequence in 1...40 as ClosedRange<UInt64> {
      #expect(incoming.arrive(forward(sequence), job: sequence) == .new)
      incoming.finish(forward(sequence).identity, job: sequence)
      incoming.stored(forward(sequence).identity)
    }
    #expect(incoming.takeForgettable().isEmpty)
    #expect(incoming.arrive(forward(41, lowest: 21), job: 41) == .new)
    let forgotten = incoming.takeForgettable()
    #expect(forgotten.count == Limits.repliesForgottenAtOnce)
    #expect(forgotten.allSatisfy { $0.sequence < 21 })
  }

  /// Found by the simulator (seed 50694): what a leader had proposed in an earlier term was applied in its next one, in
  /// which nobody had forwarded anything yet.
  @Test func whatAnEarlierTermProposedIsKeptForItsOrigin() {
    var incoming = IncomingForwards()
    for sequence in 1...40 as ClosedRange<UInt64> { incoming.stored(forward(sequence).identity) }
    #expect(incoming.takeForgettable().isEmpty)
    #expect(incoming.arrive(forward(41, lowest: 21), job: 41) == .new)
    #expect(incoming.takeForgettable().allSatisfy { $0.sequence < 21 })
  }
}
