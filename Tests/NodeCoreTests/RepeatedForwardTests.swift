import Access
import Raft
import Registry
import Store
import TTLV
import Testing

@testable import NodeCore

/// A forward that comes again after its request was answered with a refusal, which the log knows nothing of. Found by
/// the simulator: the request ran after its client had been told that it failed.
struct RepeatedForwardTests {
  private func forward(_ sequence: UInt64, lowest: UInt64 = 1) -> Forward {
    Forward(
      identity: RequestIdentity(origin: 2, incarnation: 1, sequence: sequence), lowestOutstanding: lowest,
      term: 3, kind: .write, principal: Principal(identity: "alice"), frame: [])
  }

  @Test func aRepeatGetsTheAnswerThatItHad() {
    var incoming = IncomingForwards()
    for sequence in [3, 1, 2] as [UInt64] {
      #expect(incoming.arrive(forward(sequence), job: sequence) == .new)
      incoming.finish(forward(sequence).identity, job: sequence)
      incoming.answered(forward(sequence).identity, .reply([UInt8(sequence)]))
    }
    for sequence in 1...3 as ClosedRange<UInt64> {
      #expect(incoming.arrive(forward(sequence), job: 9) == .answered(.reply([UInt8(sequence)])))
    }
    #expect(incoming.arrive(forward(4), job: 4) == .new)
  }

  @Test func whatItsOriginHasFinishedIsForgotten() {
    var incoming = IncomingForwards()
    #expect(incoming.arrive(forward(1), job: 1) == .new)
    incoming.finish(forward(1).identity, job: 1)
    incoming.answered(forward(1).identity, .refused(.failed))
    #expect(incoming.arrive(forward(2, lowest: 2), job: 2) == .new)
    #expect(incoming.arrive(forward(1), job: 3) == .ended)
  }

  @Test func repliesOfOlderTermsAreLetGoWhenTheirOriginHasFinished() {
    func kept(_ sequence: UInt64, _ incarnation: UInt64 = 1) -> RequestIdentity {
      RequestIdentity(origin: 2, incarnation: incarnation, sequence: sequence)
    }
    var incoming = IncomingForwards()
    for sequence in 1...30 as ClosedRange<UInt64> { incoming.adopt(kept(sequence), isOver: false) }
    // Found once more, and stored in this term besides: each is let go once.
    incoming.adopt(kept(7), isOver: false)
    #expect(incoming.takeForgettable() == [])
    incoming.finished(origin: 2, incarnation: 1, below: 21)
    #expect(incoming.takeForgettable(atMost: 100) == (1...20).map { kept($0) })
    // A newer process of the origin: nobody waits for the replies of the old one.
    incoming.finished(origin: 2, incarnation: 2, below: 1)
    incoming.adopt(kept(31), isOver: false)
    for sequence in 1...5 as ClosedRange<UInt64> { incoming.adopt(kept(sequence, 2), isOver: true) }
    #expect(
      Set(incoming.takeForgettable(atMost: 100)) == Set((21...31).map { kept($0) } + (1...5).map { kept($0, 2) }))
  }

  @Test func anAnswerOfALeaderThatTheRequestHasLeftIsNotTaken() throws {
    let voters = [NodeID(1), NodeID(2), NodeID(3)]
    let storage = MemoryLogStorage(
      hardState: HardState(term: Term(1), commit: .zero), base: .zero, entries: [],
      configuration: Configuration(voters: voters))
    var core = try NodeCore(
      settings: NodeSettings(raft: RaftSettings(id: NodeID(2), electionSeed: 1), start: 1), storage: storage,
      applied: Revision(term: 0, index: 0))
    func lead(_ leader: UInt64, _ term: UInt64) {
      let beat = Heartbeat(from: NodeID(leader), to: NodeID(2), term: Term(term), commit: .zero, readContext: nil)
      core.step(.peer(Sender(NodeID(leader)), .raft(.heartbeat(beat), stamp: 0)))
    }
    lead(1, 1)
    core.step(.request(Request(id: 7, frame: [1], principal: Principal(identity: "alice"), kind: .write)))
    let identity = core.takeEffects().compactMap { effect in
      if case .send(_, .forward(let forward)) = effect { forward.identity } else { nil }
    }.first
    let sent = try #require(identity)
    // The request goes to the new leader, and may run there: the old one's refusal says nothing any more.
    lead(3, 2)
    _ = core.takeEffects()
    func replies(_ peer: UInt64, _ term: UInt64, _ bytes: [UInt8]) -> [[UInt8]] {
      let reply = ForwardReply(identity: sent, term: Term(term), outcome: .reply(bytes))
      core.step(.peer(Sender(NodeID(peer)), .forwardReply(reply)))
      return core.takeEffects().compactMap { effect in
        if case .reply(7, let bytes) = effect { bytes } else { nil }
      }
    }
    #expect(replies(1, 1, [1]) == [])
    // Nor does an answer of the new one to what it was sent before.
    #expect(replies(3, 1, [1]) == [])
    #expect(replies(3, 2, [3]) == [[3]])
  }

  /// Found by the simulator (a leader that was being removed turned away what had run under the one before it): who
  /// refuses without planning has not looked whether the request ran in an earlier term.
  @Test(arguments: [Refusal.busy, .unavailable("no member any more"), .failed])
  func aRefusalWithoutPlanningTellsNothingOfEarlierTerms(_ refusal: Refusal) throws {
    let storage = MemoryLogStorage(
      hardState: HardState(term: Term(1), commit: .zero), base: .zero, entries: [],
      configuration: Configuration(voters: [1, 2, 3]))
    var core = try NodeCore(
      settings: NodeSettings(raft: RaftSettings(id: NodeID(2), electionSeed: 1), start: 1), storage: storage,
      applied: Revision(term: 0, index: 0))
    func lead(_ leader: UInt64, _ term: UInt64) -> [RequestIdentity] {
      let beat = Heartbeat(from: NodeID(leader), to: NodeID(2), term: Term(term), commit: .zero, readContext: nil)
      core.step(.peer(Sender(NodeID(leader)), .raft(.heartbeat(beat), stamp: 0)))
      return sent()
    }
    func sent() -> [RequestIdentity] {
      core.takeEffects().compactMap { if case .send(_, .forward(let forward)) = $0 { forward.identity } else { nil } }
    }
    func ask(_ number: UInt64) {
      core.step(.request(Request(id: number, frame: [1], principal: Principal(identity: "alice"), kind: .write)))
    }
    _ = lead(1, 1)
    ask(7)
    let first = try #require(sent().first)
    #expect(lead(3, 2) == [first])
    ask(8)
    let second = try #require(sent().first)
    func told(_ identity: RequestIdentity) -> [Refusal] {
      core.step(
        .peer(Sender(3), .forwardReply(ForwardReply(identity: identity, term: 2, outcome: .refused(refusal)))))
      return core.takeEffects().compactMap { if case .refuse(_, _, let refusal) = $0 { refusal } else { nil } }
    }
    #expect(told(first) == [refusal == .failed ? .failed : .outcomeUnknown])
    #expect(told(second) == [refusal])
  }
}
