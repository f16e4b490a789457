import Testing

@testable import Raft

@Suite("A limit on everything")
struct LimitTests {
  /// A leader of two whose first entry is committed and whose follower replicates.
  private static func ready(_ adjust: (inout RaftSettings) -> Void) throws -> RaftNode {
    var node = try Bench.leader(of: [1, 2], adjust)
    node.work()
    try node.acknowledge(2, upTo: 1)
    node.work()
    return node
  }

  private static func fill(_ node: inout RaftNode, _ count: Int, bytes: Int) {
    for _ in 0..<count { _ = node.propose([UInt8](repeating: 1, count: bytes)) }
  }

  @Test("an append is cut at its limit in bytes, but holds at least one entry")
  func appendBytes() throws {
    for (limit, sizes) in [(UInt64(0), [1, 1, 1, 1]), (124 * 2, [2, 2]), (124 * 3 + 123, [3, 1]), (.max, [4])] {
      var node = try Self.ready {
        $0.bytesPerAppend = limit
        $0.coalescesMessages = true
      }
      Self.fill(&node, 4, bytes: 100)
      #expect(node.work().appends.map(\.entries.count) == sizes, "limit \(limit)")
    }
  }

  @Test("no more appends are on their way than allowed, and an acknowledgement makes room")
  func inflightAppends() throws {
    var node = try Self.ready { $0.inflightAppends = 3 }
    Self.fill(&node, 10, bytes: 1)
    #expect(node.work().appends.map(\.entries.count) == [1, 1, 1])
    #expect(node.status.progress.last?.progress.inflight.isFull == true)
    try node.acknowledge(2, upTo: 2)
    // One slot is free, and all that waits fits in one append.
    let next = node.work().appends
    #expect(next.map(\.previous.index) == [4])
    #expect(next.map(\.entries.count) == [7])
    // Acknowledging what was acknowledged before frees nothing.
    try node.acknowledge(2, upTo: 2)
    #expect(node.work().isEmpty)
  }

  @Test("no more bytes are on their way than allowed, beyond the last append")
  func inflightBytes() throws {
    var node = try Self.ready { $0.inflightBytes = 250 }
    Self.fill(&node, 10, bytes: 100)
    #expect(node.work().appends.map(\.entries.count) == [1, 1, 1])
    try node.acknowledge(2, upTo: 3)
    #expect(node.work().appends.count == 1)
  }

  @Test("a full window of lost appends is found out by heartbeats")
  func lostWindow() throws {
    var node = try Self.ready { $0.inflightAppends = 2 }
    Self.fill(&node, 4, bytes: 1)
    #expect(node.work().appends.count == 2)
    node.tick()
    node.work()
    try node.step(.heartbeatResponse(.init(from: 2, to: 1, term: 1, readContext: nil)))
    let probe = node.work().appends
    #expect(probe.map(\.entries.count) == [0])
    try node.step(
      .appendEntriesResponse(
        .init(
          from: 2, to: 1, term: 1,
          result: .rejected(rejected: probe[0].previous.index, hint: EntryID(term: 1, index: 1)))))
    #expect(node.work().appends.map(\.previous.index) == [1])
  }

  @Test("a proposal beyond the limit of an entry is dropped")
  func largeProposals() throws {
    var node = try Self.ready { $0.uncommittedBytes = .max }
    let most = [UInt8](repeating: 1, count: Limits.entryBytes)
    #expect(node.propose(most) == .appended(term: 1, indexes: 2...2))
    #expect(node.propose(most + [1]) == .dropped(.tooLarge(bytes: Limits.entryBytes + 1)))
    #expect(node.propose(batch: [[1], most + [1]]) == .dropped(.tooLarge(bytes: Limits.entryBytes + 1)))
    #expect(node.propose([1]) == .appended(term: 1, indexes: 3...3))
  }

  @Test("uncommitted proposals are refused beyond a limit, but one of any size is taken")
  func uncommitted() throws {
    var node = try Self.ready { $0.uncommittedBytes = 250 }
    #expect(node.propose([UInt8](repeating: 1, count: 1000)) == .appended(term: 1, indexes: 2...2))
    #expect(node.propose([1]) == .dropped(.tooMuchUncommitted))
    #expect(node.propose([]) == .appended(term: 1, indexes: 3...3))
    node.work()
    try node.acknowledge(2, upTo: 3)
    node.work()
    Self.fill(&node, 2, bytes: 100)
    #expect(node.propose([UInt8](repeating: 1, count: 51)) == .dropped(.tooMuchUncommitted))
    #expect(node.propose([UInt8](repeating: 1, count: 50)) == .appended(term: 1, indexes: 6...6))
  }

  @Test("committed entries come in batches of limited bytes, and not before there is room")
  func committed() throws {
    var node = try Bench.node(of: [1], log: [Term](repeating: 1, count: 10), commit: 10) {
      $0.committedBytesPerReady = 60
      $0.asynchronousStorageWrites = true
    }
    var batches: [Int] = []
    while node.hasReady, batches.count < 20 {
      let ready = node.ready()
      // Each entry counts 25 bytes: a batch of two, and then nothing until it is acknowledged.
      batches.append(ready.committedEntries.count)
      #expect(!node.hasReady)
      if let apply = ready.storageApply { try node.step(apply.response) }
    }
    #expect(batches == [2, 2, 2, 2, 2])
  }

  @Test("reads at a leader are bounded")
  func reads() throws {
    var node = try Bench.leader { $0.coalescesMessages = true }
    for sequence in 0..<UInt64(Limits.pendingReads + 10) { node.readIndex(sequence) }
    node.work()
    try node.acknowledge(2, upTo: 1)
    node.work()
    guard case .leader(let leadership) = node.role else { return #expect(Bool(false), "it leads") }
    #expect(leadership.reads.count == Limits.pendingReads)
  }

  @Test("with coalescing, what happens between two batches travels in one append for each peer")
  func coalescing() throws {
    var node = try Self.ready { $0.coalescesMessages = true }
    Self.fill(&node, 100, bytes: 10)
    let ready = node.workOnce()
    #expect(ready.messages.appends.map(\.entries.count) == [100])
    #expect(ready.entries.count == 100)
    try node.acknowledge(2, upTo: 101)
    // The news of the commit goes out once, and not again.
    #expect(node.work().appends.map(\.commit) == [101])
    #expect(!node.hasReady)
  }

  @Test("without announcements, a commit travels with the next entries or the next heartbeat")
  func quietCommits() throws {
    var node = try Self.ready {
      $0.coalescesMessages = true
      $0.announcesCommits = false
    }
    Self.fill(&node, 1, bytes: 10)
    node.work()
    try node.acknowledge(2, upTo: 2)
    #expect(node.work().isEmpty)
    #expect(node.commit == 2)
    Self.fill(&node, 1, bytes: 10)
    let next = node.work().appends
    #expect(next.map(\.commit) == [2])
    #expect(next.map(\.entries.count) == [1])
    try node.acknowledge(2, upTo: 3)
    #expect(node.work().isEmpty)
    node.tick()
    #expect(node.work().heartbeats.map(\.commit) == [3])
  }
}
