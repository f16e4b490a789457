import Testing

@testable import Raft

@Suite("What the thesis says about elections")
struct ElectionTests {
  @Test("a node begins as a follower (§3.4)")
  func beginsAsFollower() throws {
    #expect(try Bench.node().role.name == .follower)
    #expect(try Bench.leader().role.name == .leader)
  }

  @Test("a later term makes anybody a follower of that term (§3.3)")
  func laterTerm() throws {
    for role in [Role.Name.follower, .candidate, .leader] {
      var node = role == .leader ? try Bench.leader() : try Bench.node()
      if role == .candidate { node.campaign() }
      node.work()
      #expect(node.role.name == role)
      let later = Term(node.term.rawValue + 5)
      try node.step(.heartbeat(Heartbeat(from: 2, to: 1, term: later, commit: 0, readContext: nil)))
      #expect(node.role.name == .follower)
      #expect(node.term == later)
      #expect(node.leader == 2)
    }
  }

  @Test("a message of an earlier term changes nothing (§3.3)")
  func earlierTerm() throws {
    var node = try Bench.node(term: 4, log: [1, 2])
    try node.step(
      .appendEntries(
        AppendEntries(
          from: 2, to: 1, term: 3, previous: EntryID(term: 2, index: 2), entries: [Entry(term: 3, index: 3)],
          commit: 3)))
    #expect(node.term == 4)
    #expect(node.last.index == 2)
    #expect(node.commit == 0)
    #expect(node.leader == nil)
  }

  @Test("silence for an election timeout, drawn from one to nearly two, begins an election (§3.4)")
  func timeout() throws {
    var draws: Set<Int> = []
    for seed in 1...200 as ClosedRange<UInt64> {
      var node = try Bench.node { $0.electionSeed = seed }
      var ticks = 0
      while node.role.name == .follower, ticks < 100 {
        node.tick()
        ticks += 1
      }
      draws.insert(ticks)
      #expect(node.term == 1)
      #expect(node.vote == 1)
      #expect(node.work().voteRequests.map(\.to) == [2, 3])
    }
    #expect(draws == Set(10..<20))
  }

  @Test("a heartbeat resets the timeout (§3.4)")
  func heartbeatResets() throws {
    var node = try Bench.node(term: 1)
    for _ in 0..<100 {
      node.tick()
      try node.step(.heartbeat(Heartbeat(from: 2, to: 1, term: 1, commit: 0, readContext: nil)))
    }
    #expect(node.role.name == .follower)
    #expect(node.term == 1)
  }

  @Test("one vote in a term, for whoever asks first (§3.4), and again for the same (a lost answer)")
  func oneVote() throws {
    let cases: [(vote: NodeID?, candidate: NodeID, granted: Bool)] = [
      (nil, 2, true), (nil, 3, true), (2, 2, true), (3, 3, true), (2, 3, false), (3, 2, false),
    ]
    for (vote, candidate, granted) in cases {
      var node = try Bench.node(term: 1, vote: vote)
      try node.step(.requestVote(RequestVote(from: candidate, to: 1, term: 1, last: .zero)))
      #expect(node.work().votes.map(\.granted) == [granted], "vote \(String(describing: vote)) for \(candidate)")
      #expect(node.vote == (granted ? candidate : vote))
    }
  }

  @Test("a vote is durable before it is told (§3.8), in asynchronous use too")
  func voteIsDurable() throws {
    var node = try Bench.node(term: 1) { $0.asynchronousStorageWrites = true }
    try node.step(.requestVote(RequestVote(from: 2, to: 1, term: 1, last: .zero)))
    let ready = node.ready()
    #expect(ready.messages.isEmpty)
    #expect(ready.mustSync)
    #expect(ready.storageAppend?.hardState == HardState(term: 1, vote: 2, commit: 0))
    #expect(ready.storageAppend?.responses.votes.map(\.granted) == [true])
  }

  @Test("a majority elects, no less (§3.4)")
  func majority() throws {
    let cases: [(size: UInt64, yes: Int, no: Int, role: Role.Name)] = [
      (1, 0, 0, .leader), (3, 1, 0, .leader), (3, 1, 1, .leader), (3, 0, 1, .candidate), (3, 0, 2, .follower),
      (5, 1, 0, .candidate), (5, 2, 0, .leader), (5, 1, 3, .follower), (5, 1, 2, .candidate), (5, 2, 2, .leader),
      (4, 1, 1, .candidate), (4, 2, 0, .leader), (4, 1, 2, .follower),
    ]
    for (size, yes, no, role) in cases {
      var node = try Bench.node(of: (1...size).map { NodeID($0) })
      node.campaign()
      node.work()
      for voter in 0..<(yes + no) where node.role.name == .candidate {
        try node.step(
          .requestVoteResponse(.init(from: NodeID(UInt64(voter) + 2), to: 1, term: 1, granted: voter < yes)))
      }
      #expect(node.role.name == role, "\(yes) yes and \(no) no of \(size)")
    }
  }

  @Test("the own vote counts only once it is durable (§3.8)")
  func ownVote() throws {
    var node = try Bench.node(of: [1]) { $0.asynchronousStorageWrites = true }
    node.campaign()
    let ready = node.ready()
    #expect(node.role.name == .candidate)
    for response in ready.storageAppend?.responses ?? [] { try node.step(response) }
    #expect(node.role.name == .leader)
  }

  @Test("a candidate that hears from the term's leader follows it (§3.4)")
  func candidateFollows() throws {
    var node = try Bench.node()
    node.campaign()
    node.work()
    try node.step(
      .appendEntries(AppendEntries(from: 3, to: 1, term: 1, previous: .zero, entries: [], commit: 0)))
    #expect(node.role.name == .follower)
    #expect(node.leader == 3)
    #expect(node.term == 1)
  }

  @Test("a voter rejects a log less up to date than its own (§3.6.1)")
  func upToDate() throws {
    let cases: [(own: [Term], candidate: EntryID, granted: Bool)] = [
      ([1], EntryID(term: 1, index: 1), true), ([1], EntryID(term: 1, index: 2), true),
      ([1, 1], EntryID(term: 1, index: 1), false), ([1], EntryID(term: 2, index: 1), true),
      ([1, 1], EntryID(term: 2, index: 1), true), ([2], EntryID(term: 1, index: 1), false),
      ([2], EntryID(term: 1, index: 9), false), ([1, 2], EntryID(term: 1, index: 1), false),
    ]
    for (own, last, granted) in cases {
      var node = try Bench.node(log: own)
      try node.step(.requestVote(RequestVote(from: 2, to: 1, term: 3, last: last)))
      #expect(node.work().votes.map(\.granted) == [granted], "\(own) asked by \(last)")
    }
  }

  @Test("a pre-vote changes neither term nor vote of anybody (§9.6)")
  func preVote() throws {
    var candidate = try Bench.node(term: 3) { $0.preVote = true }
    candidate.campaign()
    #expect(candidate.term == 3)
    #expect(candidate.vote == nil)
    #expect(candidate.role.name == .preCandidate)
    var voter = try Bench.node(2, term: 3) { $0.preVote = true }
    try voter.step(.requestPreVote(RequestVote(from: 1, to: 2, term: 4, last: .zero)))
    #expect(voter.term == 3)
    #expect(voter.vote == nil)
    #expect(voter.work().preVotes.map(\.granted) == [true])
  }

  @Test("who hears from a leader neither votes nor joins a later term (§4.2.3), unless the leader wished it (§3.10)")
  func disruption() throws {
    for isTransfer in [false, true] {
      var node = try Bench.node(term: 1) { $0.checkQuorum = true }
      try node.step(.heartbeat(Heartbeat(from: 2, to: 1, term: 1, commit: 0, readContext: nil)))
      node.work()
      try node.step(.requestVote(RequestVote(from: 3, to: 1, term: 2, last: .zero, isTransfer: isTransfer)))
      #expect(node.work().votes.count == (isTransfer ? 1 : 0))
      #expect(node.term == (isTransfer ? 2 : 1))
    }
  }

  @Test("who is out of the cluster holds candidates to what it knows to be committed")
  func votesOfNodesThatAreOut() throws {
    let cases: [(isOut: Bool, last: EntryID, granted: Bool)] = [
      (false, EntryID(term: 1, index: 2), false), (true, EntryID(term: 1, index: 2), true),
      (true, EntryID(term: 1, index: 1), false),
    ]
    for (isOut, last, granted) in cases {
      var node = try Bench.node(log: [1, 1, 1], commit: 2)
      node.isOut = isOut
      try node.step(.requestVote(RequestVote(from: 2, to: 1, term: 2, last: last, isTransfer: false)))
      #expect(node.work().votes.map(\.granted) == [granted], "\(isOut), \(last)")
    }
  }

  @Test("a leader without a quorum of active members steps down within two timeouts (§6.2)")
  func checkQuorum() throws {
    var node = try Bench.leader { $0.checkQuorum = true }
    for _ in 0..<20 { node.tick() }
    #expect(node.role.name == .follower)
    var heard = try Bench.leader { $0.checkQuorum = true }
    for _ in 0..<100 {
      heard.tick()
      try heard.step(.heartbeatResponse(HeartbeatResponse(from: 3, to: 1, term: 1, readContext: nil)))
    }
    #expect(heard.isLeader)
  }
}
