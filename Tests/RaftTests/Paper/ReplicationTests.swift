import Testing

@testable import Raft

@Suite("What the thesis says about the log")
struct ReplicationTests {
  @Test("a leader appends, sends to all, and says under which term and index (§3.5)")
  func appends() throws {
    var node = try Bench.leader()
    node.work()
    for peer in [2, 3] as [NodeID] { try node.acknowledge(peer, upTo: 1) }
    node.work()
    #expect(node.propose([7]) == .appended(term: 1, indexes: 2...2))
    #expect(node.propose(batch: [[8], [9]]) == .appended(term: 1, indexes: 3...4))
    let appends = node.work().appends
    #expect(Set(appends.map(\.to)) == [2, 3])
    #expect(appends.filter { $0.to == 2 }.flatMap(\.entries).map(\.data) == [[7], [8], [9]])
    #expect(node.commit == 1)
  }

  @Test("an entry is committed once a majority holds it, with all before it (§3.5)")
  func commits() throws {
    let cases: [(size: UInt64, acknowledgements: [NodeID], committed: Bool)] = [
      (1, [], true), (3, [], false), (3, [2], true), (3, [2, 3], true), (5, [], false), (5, [4], false),
      (5, [4, 5], true), (4, [2], false), (4, [2, 3], true),
    ]
    for (size, acknowledgements, committed) in cases {
      var node = try Bench.leader(of: (1...size).map { NodeID($0) }, log: [1, 1])
      node.work()
      let index = node.last.index
      for peer in acknowledgements { try node.acknowledge(peer, upTo: index) }
      #expect((node.commit == index) == committed, "\(acknowledgements) of \(size)")
      if committed { #expect(node.work().isEmpty == (size == 1)) }
    }
  }

  @Test("an entry of an earlier term is never committed by counting (§3.6.2, figure 3.7)")
  func earlierTerm() throws {
    var node = try Bench.leader(log: [1, 2])
    node.work()
    #expect(node.term == 3)
    try node.acknowledge(2, upTo: 2)
    #expect(node.commit == 0)
    try node.acknowledge(2, upTo: 3)
    #expect(node.commit == 3)
  }

  @Test("a follower takes entries only after one that it holds (§3.5)")
  func consistency() throws {
    let cases: [(previous: EntryID, result: AppendResult)] = [
      (EntryID(term: 0, index: 0), .matched(0)),
      (EntryID(term: 1, index: 1), .matched(1)),
      (EntryID(term: 2, index: 2), .matched(2)),
      (EntryID(term: 1, index: 2), .rejected(rejected: 2, hint: EntryID(term: 1, index: 1))),
      (EntryID(term: 2, index: 3), .rejected(rejected: 3, hint: EntryID(term: 2, index: 2))),
    ]
    for (previous, result) in cases {
      var node = try Bench.node(log: [1, 2])
      try node.step(
        .appendEntries(AppendEntries(from: 2, to: 1, term: 2, previous: previous, entries: [], commit: 0)))
      #expect(node.work().appendResults == [result], "after \(previous)")
    }
  }

  @Test("a follower deletes what conflicts and keeps what does not (§3.5, figure 3.1)")
  func conflicts() throws {
    let cases: [(previous: EntryID, new: [Term], log: [Term], written: [Index])] = [
      (EntryID(term: 2, index: 2), [3], [1, 2, 3], [3]),
      (EntryID(term: 1, index: 1), [3, 4], [1, 3, 4], [2, 3]),
      (.zero, [1], [1, 2], []),
      (.zero, [3], [3], [1]),
    ]
    for (previous, new, log, written) in cases {
      var node = try Bench.node(log: [1, 2])
      let entries = new.enumerated().map { Entry(term: $1, index: previous.index + UInt64($0) + 1) }
      try node.step(
        .appendEntries(AppendEntries(from: 2, to: 1, term: 5, previous: previous, entries: entries, commit: 0)))
      #expect(node.logTerms == log, "\(new) after \(previous)")
      #expect(node.workOnce().entries.map(\.index) == written)
    }
  }

  @Test("a leader brings every log of figure 3.6 to its own")
  func figure() throws {
    let leaderLog: [Term] = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6]
    let followers: [[Term]] = [
      [1, 1, 1, 4, 4, 5, 5, 6, 6], [1, 1, 1, 4], [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
      [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7], [1, 1, 1, 4, 4, 4, 4], [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
    ]
    for log in followers {
      var leader = try Bench.node(log: leaderLog)
      leader.term = 7
      leader.campaign()
      leader.work()
      try leader.step(.requestVoteResponse(.init(from: 3, to: 1, term: 8, granted: true)))
      var follower = try Bench.node(2, term: 7, log: log)
      var rounds = 0
      var queue = leader.work()
      while !queue.isEmpty, rounds < 100 {
        rounds += 1
        for message in queue where message.to == 2 { try follower.step(message) }
        for message in follower.work() { try leader.step(message) }
        queue = leader.work()
      }
      #expect(follower.logTerms == leaderLog + [8])
      #expect(follower.commit == leader.commit)
      // A whole term is passed over at a time: never one round for each entry.
      #expect(rounds <= 6, "\(log)")
    }
  }

  @Test("a follower commits what the leader has committed, but not what it may not hold (§3.5)")
  func followerCommits() throws {
    let cases: [(entries: Int, commit: Index, expected: Index)] = [(2, 1, 1), (2, 2, 2), (2, 9, 2), (0, 9, 0)]
    for (count, commit, expected) in cases {
      var node = try Bench.node(term: 1)
      let entries = (0..<count).map { Entry(term: 1, index: Index(UInt64($0) + 1)) }
      try node.step(
        .appendEntries(AppendEntries(from: 2, to: 1, term: 1, previous: .zero, entries: entries, commit: commit)))
      #expect(node.commit == expected)
      #expect(node.workOnce().committedEntries.map(\.index) == entries.map(\.index).filter { $0 <= expected })
    }
  }

  @Test("entries are durable before they are acknowledged (§3.8), the leader's own too")
  func durability() throws {
    var follower = try Bench.node(term: 1) { $0.asynchronousStorageWrites = true }
    try follower.step(
      .appendEntries(
        AppendEntries(from: 2, to: 1, term: 1, previous: .zero, entries: [Entry(term: 1, index: 1)], commit: 1)))
    let ready = follower.ready()
    #expect(ready.messages.isEmpty)
    #expect(ready.storageAppend?.responses.appendResults == [.matched(1)])
    // Committed it may be, but what is not durable here is not applied here.
    #expect(ready.committedEntries.isEmpty)
    for response in ready.storageAppend?.responses ?? [] where response.to == 1 { try follower.step(response) }
    #expect(follower.ready().committedEntries.map(\.index) == [1])
  }

  @Test("leadership passes to the node that is told to take over at once (§3.10)")
  func transfer() throws {
    var node = try Bench.leader()
    node.work()
    for peer in [2, 3] as [NodeID] { try node.acknowledge(peer, upTo: 1) }
    node.work()
    _ = node.propose([1])
    node.work()
    node.transferLeadership(to: 2)
    // It is not sent before the target holds everything, and meanwhile nothing is proposed.
    #expect(!node.work().contains { $0.kind == .timeoutNow })
    #expect(node.propose([2]) == .dropped(.transferring(to: 2)))
    try node.acknowledge(2, upTo: 2)
    #expect(node.work().contains { $0.kind == .timeoutNow && $0.to == 2 })
    // The transfer is given up after an election timeout.
    for _ in 0..<10 { node.tick() }
    #expect(node.propose([2]) == .appended(term: 1, indexes: 3...3))
  }

  @Test("a learner receives the log and is not counted (§4.2.1)")
  func learner() throws {
    var node = try Bench.leader(of: [1, 2], learners: [3])
    #expect(Set(node.work().appends.map(\.to)) == [2, 3])
    try node.acknowledge(3, upTo: 1)
    #expect(node.commit == 0)
    try node.acknowledge(2, upTo: 1)
    #expect(node.commit == 1)
  }

  @Test("a joint configuration needs both majorities (§4.3)")
  func joint() throws {
    var node = try Bench.leader()
    node.work()
    try node.acknowledge(2, upTo: 1)
    node.work()
    let change = ConfigurationChange(
      transition: .explicit, steps: [.init(.remove, 2), .init(.remove, 3), .init(.addVoter, 4), .init(.addVoter, 5)])
    #expect(node.propose(change) == .appended(term: 1, indexes: 2...2))
    node.work()
    try node.acknowledge(2, upTo: 2)
    node.work()
    #expect(node.configuration == Configuration(voters: [1, 4, 5], votersOutgoing: [1, 2, 3]))
    // One change at a time, and none but the way out.
    #expect(node.propose(ConfigurationChange(steps: [.init(.addVoter, 6)])) == .refused(.joint))
    let index = node.last.index
    node.work()
    try node.acknowledge(2, upTo: index)
    try node.acknowledge(3, upTo: index)
    #expect(node.commit < index)
    try node.acknowledge(4, upTo: index)
    #expect(node.commit == index)
  }
}
