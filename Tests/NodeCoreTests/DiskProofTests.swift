import Raft
import Registry
import Store
import Testing

@testable import NodeCore

/// Nodes of three that start: what they may promise before their peers have answered, and what they find.
struct DiskProofTests {
  /// The number that every start here draws.
  private static let question: UInt64 = 40

  private func core(
    _ id: UInt64, term: UInt64 = 5, vote: NodeID? = nil, logTerm: UInt64? = nil, last: UInt64 = 3,
    knows: PeerPositions = PeerPositions(), voters: Int = 3, founders: [Member] = []
  ) throws -> NodeCore {
    let voters = (0..<voters).map { NodeID(UInt64($0) + 1) }
    let entries = last == 0 ? [] : (1...last).map { Entry(term: Term(logTerm ?? term), index: Index($0)) }
    let storage = MemoryLogStorage(
      hardState: HardState(term: Term(term), vote: vote), base: .zero, entries: entries,
      configuration: Configuration(voters: voters))
    var settings = NodeSettings(raft: RaftSettings(id: NodeID(id), electionSeed: Self.question), start: 9)
    settings.asksPeersAtStart = true
    settings.peerPositions = knows
    settings.founders = founders
    return try NodeCore(settings: settings, storage: storage, applied: Revision(term: 0, index: 0))
  }

  private func ticks(_ core: inout NodeCore, _ count: Int) -> [Effect] {
    var effects: [Effect] = []
    for _ in 0..<count {
      core.step(.tick(wallClock: 0))
      effects += core.takeEffects()
    }
    return effects
  }

  private func answer(_ finding: Attestation.Finding, start: UInt64 = 40) -> PeerMessage {
    .attestation(.answer(start: start, finding))
  }

  private func votes(_ effects: [Effect]) -> Int {
    effects.count { effect in
      if case .send(_, .raft) = effect { true } else { false }
    }
  }

  private func damage(_ effects: [Effect]) -> [String] {
    effects.compactMap { if case .damaged(let reason) = $0 { reason } else { nil } }
  }

  @Test func nothingIsPromisedBeforeAQuorumHasAnswered() throws {
    var core = try core(1)
    var effects = ticks(&core, 200)
    let asked = effects.compactMap { effect -> NodeID? in
      if case .send(let to, .attestation(.ask(start: 40))) = effect { to.node } else { nil }
    }
    #expect(asked.contains(2) && asked.contains(3))
    core.step(
      .peer(
        Sender(2),
        .raft(
          .requestVote(
            RequestVote(from: 2, to: 1, term: 9, last: EntryID(term: 9, index: 9), isTransfer: false)), stamp: 0)))
    effects += core.takeEffects()
    #expect(votes(effects) == 0)
    #expect(core.status.term == 5)
    // One answer makes a quorum, but the other node is waited for during an election timeout: that is over here.
    core.step(.peer(Sender(3), answer(.unknown)))
    effects = ticks(&core, 40)
    #expect(votes(effects) > 0)
  }

  @Test func allAnswersEndTheWaiting() throws {
    var core = try core(1)
    core.step(.peer(Sender(3), answer(.unknown)))
    core.step(.peer(Sender(2), answer(.reached(DurablePosition(term: 5, index: 3)))))
    #expect(core.mayPromise)
  }

  @Test func aLeaderThatTheDiskDoesNotKnowIsAskedAndDoes() throws {
    var core = try core(1)
    let heartbeat = Heartbeat(from: 5, to: 1, term: 9, commit: 2, readContext: nil)
    core.step(.peer(Sender(5), .raft(.heartbeat(heartbeat), stamp: 0)))
    let asked = ticks(&core, 2).contains { effect in
      if case .send(let to, .attestation(.ask)) = effect { to.node == 5 } else { false }
    }
    #expect(asked)
    core.step(.peer(Sender(5), answer(.unknown)))
    #expect(!core.mayPromise)
    _ = ticks(&core, 12)
    #expect(core.mayPromise)
  }

  @Test func whoStandsForElectionIsAskedToo() throws {
    var core = try core(1)
    let call = RequestVote(from: 5, to: 1, term: 9, last: EntryID(term: 9, index: 9), isTransfer: false)
    core.step(.peer(Sender(5), .raft(.requestVote(call), stamp: 0)))
    _ = ticks(&core, 20)
    #expect(!core.mayPromise)
    core.step(.peer(Sender(5), answer(.unknown)))
    _ = ticks(&core, 1)
    #expect(core.mayPromise)
  }

  /// Found by the simulator (seed 208): of the members that an old disk knew, none was left.
  @Test func whoWritesToALaterLifeIsAskedToo() throws {
    var core = try core(1)
    let heartbeat = Heartbeat(from: 5, to: 1, term: 9, commit: 2, readContext: nil)
    core.step(.peer(Sender(5, addressed: 4), .raft(.heartbeat(heartbeat), stamp: 0)))
    let asked = ticks(&core, 4).contains { effect in
      if case .send(let to, .attestation(.ask)) = effect { to.node == 5 } else { false }
    }
    #expect(asked)
    core.step(.peer(Sender(5), .departed(incarnation: 4)))
    let isOver = core.takeEffects().contains { if case .superseded = $0 { true } else { false } }
    #expect(isOver)
  }

  /// A newcomer's disk knows no member, and neither does a copy of it that is put back when the node has long voted.
  @Test func whoKnowsNobodyWaitsForWhoSpeaksToIt() throws {
    var core = try core(4, last: 0, voters: 0)
    _ = ticks(&core, 60)
    #expect(!core.mayPromise)
    let heartbeat = Heartbeat(from: 5, to: 4, term: 9, commit: 0, readContext: nil)
    core.step(.peer(Sender(5), .raft(.heartbeat(heartbeat), stamp: 0)))
    let asked = ticks(&core, 4).contains { effect in
      if case .send(let to, .attestation(.ask)) = effect { to.node == 5 } else { false }
    }
    #expect(asked)
    var older = core
    core.step(.peer(Sender(5), answer(.unknown)))
    #expect(core.mayPromise)
    let known = DurablePosition(term: 8, index: 3)
    older.step(.peer(Sender(5), answer(.reached(known))))
    let isFound = older.takeEffects().contains { if case .damaged = $0 { true } else { false } }
    #expect(isFound)
    #expect(!older.mayPromise)
  }

  /// Found by the simulator (seed 30702): a rejoining machine had asked twice, and the first answer's life, which knew no
  /// member yet, waited for ever while the leader wrote to the second.
  @Test func whoseLaterLifeIsWrittenToAsksWhatBecameOfIt() throws {
    var core = try core(4, last: 0, voters: 0)
    let heartbeat = Heartbeat(from: 5, to: 4, term: 9, commit: 0, readContext: nil)
    core.step(.peer(Sender(5), .raft(.heartbeat(heartbeat), stamp: 0)))
    core.step(.peer(Sender(5), answer(.unknown)))
    #expect(core.mayPromise)
    #expect(reports(&core, ticks: 60) == 0)
    for _ in 0..<3 { core.step(.peer(Sender(5, addressed: 4), .raft(.heartbeat(heartbeat), stamp: 0))) }
    #expect((1...6).contains(reports(&core, ticks: 60)))
    core.step(.peer(Sender(5), .departed(incarnation: 4)))
    let isOver = core.takeEffects().contains { if case .superseded = $0 { true } else { false } }
    #expect(isOver)
  }

  /// How often the node reports to node 5 meanwhile.
  private func reports(_ core: inout NodeCore, ticks count: Int) -> Int {
    ticks(&core, count).count { if case .send(let to, .report) = $0 { to.node == 5 } else { false } }
  }

  /// A node that asks takes no part: a leader does not count it among those that are there.
  @Test func whoAsksIsNotHeardFrom() throws {
    var core = try core(1, voters: 1)
    core.step(.peer(Sender(2), .attestation(.ask(start: 8))))
    #expect(!core.isActive(2))
    let answers = core.takeEffects().compactMap { effect -> Recipient? in
      if case .send(let to, .attestation(.answer)) = effect { to } else { nil }
    }
    // For that life of it alone.
    #expect(answers == [Recipient(2, incarnation: 1)])
  }

  @Test func aLifeThatIsOverIsToldWhenItAsks() throws {
    var core = try core(2, founders: [Member(id: 1, incarnation: 3)])
    core.step(.peer(Sender(1, incarnation: 2), .attestation(.ask(start: 8))))
    let told = core.takeEffects().compactMap { effect -> UInt64? in
      if case .send(_, .departed(let incarnation)) = effect { incarnation } else { nil }
    }
    #expect(told == [3])
  }

  @Test func answersToEarlierStartsAndOfStrangersDoNotCount() throws {
    var core = try core(1)
    core.step(.peer(Sender(3), answer(.unknown, start: 39)))
    core.step(.peer(Sender(2), answer(.unknown, start: 39)))
    core.step(.peer(Sender(4), answer(.reached(DurablePosition(term: 50, index: 3)))))
    #expect(!core.mayPromise)
    #expect(damage(core.takeEffects()) == [])
  }

  @Test func aLoneVoterNeedsNobody() throws {
    let core = try core(1, voters: 1)
    #expect(core.mayPromise)
  }

  /// A disk knows of a term, and holds entries of the one before: whether it may have promised what others say.
  @Test(
    arguments: [
      (nil, 5, 0, true), (nil, 5, 2, true), (nil, 4, 900, false), (3, 5, 0, false), (3, 5, 1, true), (3, 6, 0, true),
    ] as [(NodeID?, UInt64, UInt64, Bool)])
  func aVoteOfTheLastTermIsMissed(vote: NodeID?, term: UInt64, index: UInt64, isOlder: Bool) throws {
    var core = try core(1, vote: vote, logTerm: 4)
    core.step(.peer(Sender(2), answer(.reached(DurablePosition(term: Term(term), index: Index(index))))))
    #expect(damage(core.takeEffects()).count == (isOlder ? 1 : 0))
  }

  /// Found by the simulator: the only voter of a cluster that had shrunk started with the change committed in its log and
  /// not applied, and waited for the node that was gone.
  @Test func theMembersInForceAreAsked() throws {
    let leave = ConfigurationChange(transition: .explicit, steps: [.init(.remove, 2)])
    let storage = MemoryLogStorage(
      hardState: HardState(term: 5, vote: 1, commit: 2), base: .zero,
      entries: [
        Entry(term: 5, index: 1, kind: .configurationChangeV2, data: leave.encoded),
        Entry(term: 5, index: 2, kind: .configurationChangeV2, data: ConfigurationChange.leaveJoint.encoded),
      ], configuration: Configuration(voters: [1, 2]))
    var settings = NodeSettings(raft: RaftSettings(id: 1, electionSeed: Self.question), start: 9)
    settings.asksPeersAtStart = true
    var core = try NodeCore(settings: settings, storage: storage, applied: Revision(term: 0, index: 0))
    #expect(!core.mayPromise)
    for effect in ticks(&core, 2) {
      guard case .apply(let apply) = effect else { continue }
      core.step(.applied(apply, [], newestStamp: 0))
    }
    _ = ticks(&core, 2)
    #expect(core.mayPromise)
  }

  @Test(arguments: [(6, 0), (5, 4), (6, 1), (5, .max >> 2)] as [(UInt64, UInt64)])
  func anOlderDiskIsFound(term: UInt64, index: UInt64) throws {
    var core = try core(1)
    core.step(.peer(Sender(2), answer(.reached(DurablePosition(term: Term(term), index: Index(index))))))
    #expect(damage(core.takeEffects()).count == 1)
    core.step(.peer(Sender(3), answer(.unknown)))
    #expect(votes(ticks(&core, 200)) == 0)
    #expect(!core.mayPromise)
  }

  @Test func aDiskOfAnEarlierIncarnationIsFound() throws {
    var core = try core(1)
    core.step(.peer(Sender(2), answer(.laterIncarnation(2))))
    #expect(damage(core.takeEffects()).count == 1)
    #expect(!core.mayPromise)
  }

  @Test(arguments: [(5, 3), (5, 0), (4, 900), (0, 0)] as [(UInt64, UInt64)])
  func aDiskThatReachesFurtherIsBelieved(term: UInt64, index: UInt64) throws {
    var core = try core(1)
    for peer in [2, 3] as [NodeID] {
      core.step(.peer(Sender(peer), answer(.reached(DurablePosition(term: Term(term), index: Index(index))))))
    }
    #expect(damage(core.takeEffects()) == [])
    #expect(core.mayPromise)
  }

  @Test func promisesAreRememberedRecordedAndTold() throws {
    // A promise counts only from the life that the table names: node 1 is in its third.
    var core = try core(2, founders: [Member(id: 1, incarnation: 3)])
    // From what others say of themselves, and from their promises to this node.
    core.step(.peer(Sender(1, incarnation: 3), .attestation(.reached(DurablePosition(term: 5, index: 2)))))
    core.step(.peer(Sender(1, incarnation: 3), .attestation(.reached(DurablePosition(term: 5, index: 7)))))
    // Counted by nobody here, which does not lead.
    core.step(
      .peer(
        Sender(1, incarnation: 3),
        .raft(
          .appendEntriesResponse(
            AppendEntriesResponse(from: 1, to: 2, term: 5, result: .matched(Index(9)))), stamp: 0)))
    core.step(
      .peer(
        Sender(3),
        .raft(.requestVoteResponse(RequestVoteResponse(from: 3, to: 2, term: 6, granted: true)), stamp: 0)))
    core.step(
      .peer(
        Sender(3),
        .raft(.requestVoteResponse(RequestVoteResponse(from: 3, to: 2, term: 8, granted: false)), stamp: 0)))
    let recorded = ticks(&core, 50).compactMap { if case .record(let positions) = $0 { positions } else { nil } }
    #expect(recorded.count == 1)
    #expect(recorded[0].finding(of: 1, incarnation: 3) == .reached(DurablePosition(term: 5, index: 7)))
    #expect(recorded[0].finding(of: 1, incarnation: 2) == .laterIncarnation(3))
    #expect(recorded[0].finding(of: 1, incarnation: 4) == .unknown)
    #expect(recorded[0].finding(of: 3, incarnation: 1) == .reached(DurablePosition(term: 6, index: .zero)))
    // What was recorded is there after a restart, and answers a node that asks.
    var again = try self.core(2, knows: recorded[0])
    again.step(.peer(Sender(1, incarnation: 3), .attestation(.ask(start: 8))))
    let answers = again.takeEffects().compactMap { effect -> Attestation? in
      if case .send(_, .attestation(let attestation)) = effect { attestation } else { nil }
    }
    #expect(answers == [.answer(start: 8, .reached(DurablePosition(term: 5, index: 7)))])
  }

  @Test func theOwnPromisesAreToldOnceTheyAreDurable() throws {
    var core = try core(1)
    for peer in [2, 3] as [NodeID] { core.step(.peer(Sender(peer), answer(.unknown))) }
    let request = RequestVote(from: 2, to: 1, term: 9, last: EntryID(term: 9, index: 9), isTransfer: true)
    core.step(.peer(Sender(2), .raft(.requestVote(request), stamp: 0)))
    let appends = core.takeEffects().compactMap { if case .append(let append, _) = $0 { append } else { nil } }
    #expect(appends.count == 1)
    #expect(told(ticks(&core, 9)) == [])
    for append in appends { core.step(.appended(append)) }
    #expect(Set(told(ticks(&core, 12))) == [DurablePosition(term: 9, index: .zero)])
    #expect(told(ticks(&core, 10)) == [])
  }

  private func told(_ effects: [Effect]) -> [DurablePosition] {
    effects.compactMap { effect in
      if case .send(_, .attestation(.reached(let position))) = effect { position } else { nil }
    }
  }

  @Test func positionsComeBackFromTheirBytes() throws {
    var positions = PeerPositions()
    for node in [3, 1, 2, 9] as [UInt64] {
      let position = DurablePosition(term: Term(node), index: 7)
      let isNews = positions.note(NodeID(node), incarnation: node + 1, position)
      let isNewsAgain = positions.note(NodeID(node), incarnation: node + 1, position)
      let isNewsOfOld = positions.note(NodeID(node), incarnation: node, DurablePosition(term: 100, index: 7))
      #expect(isNews && !isNewsAgain && !isNewsOfOld)
    }
    let bytes = positions.encoded
    #expect(PeerPositions(encoded: bytes) == positions)
    for length in 0..<bytes.count where length != 1 && (length - 1) % 32 != 0 {
      #expect(PeerPositions(encoded: Array(bytes[..<length])) == nil)
    }
    #expect(PeerPositions(encoded: [2] + bytes.dropFirst()) == nil)
    for node in 10...100 as ClosedRange<UInt64> {
      _ = positions.note(NodeID(node), incarnation: 1, DurablePosition(term: 1, index: 1))
    }
    #expect(PeerPositions(encoded: positions.encoded) == positions)
    #expect(positions.encoded.count == 1 + 64 * 32)
  }
}
