import Testing

@testable import Raft

@Suite("Restarts, repeats and broken messages")
struct RestartTests {
  @Test("a node comes back with its term, vote and log, and applies from where it was")
  func restart() throws {
    var disk = MemoryLogStorage(
      hardState: HardState(term: 5, vote: 2, commit: 2), base: .zero,
      entries: (1...4 as ClosedRange<UInt64>).map { Entry(term: 4, index: Index($0), data: [UInt8($0)]) },
      configuration: Configuration(voters: [1, 2, 3]))
    var settings = RaftSettings(id: 1, electionSeed: 1)
    settings.asynchronousStorageWrites = false
    settings.applied = 1
    var node = try RaftNode(settings: settings, storage: disk)
    #expect(node.term == 5)
    #expect(node.vote == 2)
    #expect(node.last == EntryID(term: 4, index: 4))
    // It asks for nothing to be written again.
    let ready = node.workOnce()
    #expect(ready.hardState == nil)
    #expect(ready.entries.isEmpty)
    #expect(!ready.mustSync)
    #expect(ready.committedEntries.map(\.index) == [2])
    // It does not vote twice in its term.
    try node.step(.requestVote(RequestVote(from: 3, to: 1, term: 5, last: EntryID(term: 5, index: 9))))
    #expect(node.work().votes.map(\.granted) == [false])
    // What is applied is committed, though the commit index on disk be older.
    disk.compact(to: 1)
    settings.applied = 3
    let later = try RaftNode(settings: settings, storage: disk)
    #expect(later.commit == 3)
    #expect(later.firstIndex == 2)
  }

  @Test("what contradicts itself does not start")
  func inconsistent() throws {
    let entries = [Entry(term: 1, index: 1)]
    let voters = Configuration(voters: [1])
    for (commit, applied) in [(Index(2), Index(0)), (1, 2)] {
      let disk = MemoryLogStorage(
        hardState: HardState(term: 1, vote: nil, commit: commit), base: .zero, entries: entries, configuration: voters)
      var settings = RaftSettings(id: 1, electionSeed: 1)
      settings.applied = applied
      #expect(throws: RaftError.inconsistentStorage) { _ = try RaftNode(settings: settings, storage: disk) }
    }
  }

  @Test("a message that comes twice does what it does once")
  func duplicates() throws {
    var once = try Bench.node(term: 1)
    var twice = once
    let messages: [Message] = [
      .appendEntries(
        AppendEntries(
          from: 2, to: 1, term: 2, previous: .zero, entries: [Entry(term: 2, index: 1), Entry(term: 2, index: 2)],
          commit: 1)),
      .heartbeat(Heartbeat(from: 2, to: 1, term: 2, commit: 2, readContext: nil)),
      .appendEntries(
        AppendEntries(
          from: 2, to: 1, term: 2, previous: EntryID(term: 2, index: 2), entries: [Entry(term: 2, index: 3)],
          commit: 3)),
      .requestVote(RequestVote(from: 3, to: 1, term: 3, last: EntryID(term: 2, index: 3))),
    ]
    for (place, message) in messages.enumerated() {
      try once.step(message)
      for earlier in messages[...place] { try? twice.step(earlier) }
      try twice.step(message)
      once.work()
      twice.work()
      #expect(once.logTerms == twice.logTerms)
      #expect(once.term == twice.term)
      #expect(once.vote == twice.vote)
      #expect(once.commit == twice.commit)
    }
  }

  @Test("a repeated vote is counted once")
  func repeatedVote() throws {
    var node = try Bench.node(of: [1, 2, 3, 4, 5])
    node.campaign()
    node.work()
    for _ in 0..<5 { try node.step(.requestVoteResponse(.init(from: 2, to: 1, term: 1, granted: true))) }
    #expect(node.role.name == .candidate)
  }

  @Test("a late acknowledgement of an older term does not make newer entries durable (A–B–A)")
  func staleAcknowledgement() throws {
    var node = try Bench.node(term: 1) { $0.asynchronousStorageWrites = true }
    func append(_ from: NodeID, _ term: Term, _ entry: Term) throws -> StorageAppend? {
      try node.step(
        .appendEntries(
          AppendEntries(
            from: from, to: 1, term: term, previous: .zero, entries: [Entry(term: entry, index: 1)], commit: 0)))
      return node.ready().storageAppend
    }
    let first = try append(2, 1, 1)
    let second = try append(3, 2, 2)
    // The old leader's entry comes back under a newer term, as a later leader's log may hold it.
    let third = try append(2, 3, 1)
    for response in (first?.responses ?? []) + (second?.responses ?? []) where response.to == 1 {
      try node.step(response)
      #expect(node.log.stable == 0)
    }
    for response in third?.responses ?? [] where response.to == 1 { try node.step(response) }
    #expect(node.log.stable == 1)
  }

  @Test("what no honest node sends is refused, and changes nothing")
  func broken() throws {
    func append(_ previous: EntryID, _ entries: [Entry], _ term: Term = 2) -> Message {
      .appendEntries(AppendEntries(from: 2, to: 1, term: term, previous: previous, entries: entries, commit: 9))
    }
    let cases: [(Message, RaftError)] = [
      (.heartbeat(Heartbeat(from: 2, to: 3, term: 9, commit: 0, readContext: nil)), .misaddressed(to: 3)),
      (append(.zero, [Entry(term: 1, index: 2)]), .malformedEntries),
      (append(.zero, [Entry(term: 1, index: 1), Entry(term: 1, index: 3)]), .malformedEntries),
      (append(.zero, [Entry(term: 2, index: 1), Entry(term: 1, index: 2)]), .malformedEntries),
      (append(.zero, [Entry(term: 3, index: 1)]), .malformedEntries),
      (append(EntryID(term: 7, index: 4), []), .malformedEntries),
      (
        .heartbeat(Heartbeat(from: 2, to: 1, term: 9, commit: 8, readContext: nil)),
        .logLost(acknowledged: 8, last: 2)
      ),
      (
        .heartbeat(Heartbeat(from: 2, to: 1, term: Term(.max), commit: 0, readContext: nil)), .numberOutOfRange
      ),
      (append(EntryID(term: 1, index: .max), [Entry(term: 2, index: 0)]), .numberOutOfRange),
      (
        .installSnapshot(
          InstallSnapshot(
            from: 2, to: 1, term: 3,
            snapshot: Snapshot(metadata: SnapshotMetadata(index: .max, term: 1, configuration: Configuration())))),
        .numberOutOfRange
      ),
      (
        .appendEntriesResponse(.init(from: 9, to: 1, term: 9, result: .matched(1))),
        .peerNotFound(9)
      ),
    ]
    for (message, error) in cases {
      var node = try Bench.node(term: 2, log: [1, 1])
      #expect(throws: error) { try node.step(message) }
      #expect(node.term == 2)
      #expect(node.logTerms == [1, 1])
      #expect(!node.hasReady)
    }
  }

  @Test("a snapshot replaces log and members, once, and is acknowledged when it is durable")
  func snapshot() throws {
    var node = try Bench.node(term: 1, log: [1, 1]) { $0.asynchronousStorageWrites = true }
    let snapshot = Snapshot(
      metadata: SnapshotMetadata(index: 10, term: 3, configuration: Configuration(voters: [1, 4, 5])), data: [1])
    let install = Message.installSnapshot(InstallSnapshot(from: 4, to: 1, term: 3, snapshot: snapshot))
    try node.step(install)
    let ready = node.ready()
    #expect(ready.storageAppend?.snapshot == snapshot)
    #expect(ready.messages.isEmpty)
    #expect(node.configuration.voters == [1, 4, 5])
    #expect(node.applied == 0)
    // Until it is in place the node neither campaigns nor applies.
    for _ in 0..<100 { node.tick() }
    #expect(node.role.name == .follower)
    for response in ready.storageAppend?.responses ?? [] {
      if response.to == 1 { try node.step(response) } else { #expect([response].appendResults == [.matched(10)]) }
    }
    #expect(node.applied == 10)
    #expect(node.firstIndex == 11)
    try node.step(install)
    #expect(node.ready().storageAppend?.snapshot == nil)
  }

  @Test("a member added after the last snapshot gets a newer one")
  func snapshotForNewMember() throws {
    var node = try Bench.leader()
    node.work()
    try node.acknowledge(2, upTo: 1)
    node.work()
    node.offerSnapshot(Snapshot(metadata: SnapshotMetadata(index: 1, term: 1, configuration: node.configuration)))
    node.compact(to: 1)
    _ = node.propose(ConfigurationChange(steps: [.init(.addLearner, 4)]))
    node.work()
    try node.acknowledge(2, upTo: 2)
    node.work()
    try node.step(
      .appendEntriesResponse(
        .init(from: 4, to: 1, term: 1, result: .rejected(rejected: 1, hint: .zero))))
    #expect(!node.work().contains { $0.kind == .installSnapshot })
    #expect(node.needsSnapshot)
    node.offerSnapshot(Snapshot(metadata: SnapshotMetadata(index: 2, term: 1, configuration: node.configuration)))
    #expect(!node.needsSnapshot)
    try node.step(.heartbeatResponse(.init(from: 4, to: 1, term: 1, readContext: nil)))
    #expect(node.work().contains { $0.kind == .installSnapshot && $0.to == 4 })
  }

  @Test("a snapshot can be ordered of the present state, without one being offered")
  func snapshotOnDemand() throws {
    var node = try Bench.leader { $0.cutsSnapshotsOnDemand = true }
    node.work()
    try node.acknowledge(2, upTo: 1)
    node.work()
    _ = node.propose([1])
    node.work()
    try node.acknowledge(2, upTo: 2)
    node.work()
    node.compact(to: 2)
    try node.step(
      .appendEntriesResponse(.init(from: 3, to: 1, term: 1, result: .rejected(rejected: 0, hint: .zero))))
    try node.step(.heartbeatResponse(.init(from: 3, to: 1, term: 1, readContext: nil)))
    let orders = node.work().compactMap { message -> SnapshotMetadata? in
      if case .installSnapshot(let install) = message { install.snapshot.metadata } else { nil }
    }
    #expect(orders == [SnapshotMetadata(index: 2, term: 1, configuration: node.configuration)])
    #expect(!node.needsSnapshot)
  }

  @Test("absurd answers neither trap nor move anything")
  func absurdAnswers() throws {
    for result in [
      AppendResult.matched(.max), .matched(99), .rejected(rejected: .max, hint: EntryID(term: 0, index: .max)),
      .rejected(rejected: 0, hint: EntryID(term: Term(.max), index: .max)), .rejected(rejected: 5, hint: .zero),
    ] {
      var node = try Bench.leader()
      node.work()
      try node.step(.appendEntriesResponse(.init(from: 2, to: 1, term: 1, result: result)))
      node.work()
      #expect(node.commit == 0)
      try node.acknowledge(2, upTo: 1)
      #expect(node.commit == 1, "after \(result)")
    }
  }
}
