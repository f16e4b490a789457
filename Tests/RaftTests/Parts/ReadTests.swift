import Testing

@testable import Raft

@Suite("Linearizable reads (§6.4)")
struct ReadTests {
  /// A leader of three that has committed its first entry.
  private static func ready(_ adjust: (inout RaftSettings) -> Void = { _ in }) throws -> RaftNode {
    var node = try Bench.leader(adjust)
    node.work()
    try node.acknowledge(2, upTo: 1)
    node.work()
    return node
  }

  private static func reads(_ node: inout RaftNode) -> [ReadState] {
    var states: [ReadState] = []
    while node.hasReady { states += node.workOnce().readStates }
    return states
  }

  private static func confirm(_ node: inout RaftNode, _ peer: NodeID, _ sequence: UInt64, _ origin: NodeID = 1) throws {
    try node.step(
      .heartbeatResponse(
        .init(
          from: peer, to: 1, term: node.term, readContext: ReadContext(origin: origin, sequence: sequence))))
  }

  @Test("a read waits for a quorum, which is asked after the read began")
  func waitsForQuorum() throws {
    var node = try Self.ready()
    node.readIndex(7)
    let heartbeats = node.work().heartbeats
    #expect(heartbeats.count == 2)
    #expect(heartbeats.allSatisfy { $0.readContext == ReadContext(origin: 1, sequence: 7) })
    #expect(Self.reads(&node).isEmpty)
    // An answer to an earlier heartbeat proves nothing.
    try node.step(.heartbeatResponse(.init(from: 2, to: 1, term: 1, readContext: nil)))
    #expect(Self.reads(&node).isEmpty)
    try Self.confirm(&node, 2, 7)
    #expect(Self.reads(&node) == [ReadState(index: 1, context: ReadContext(origin: 1, sequence: 7))])
  }

  @Test("a leader cut off from its quorum answers no read, and steps down")
  func partition() throws {
    var node = try Self.ready { $0.checkQuorum = true }
    node.readIndex(7)
    // Only itself answers, however often: and a node that is not a member does not count.
    for _ in 0..<9 { node.tick() }
    #expect(throws: RaftError.peerNotFound(9)) { try Self.confirm(&node, 9, 7) }
    #expect(Self.reads(&node).isEmpty)
    for _ in 0..<20 { node.tick() }
    #expect(!node.isLeader)
    // A late answer of the old term confirms nothing any more.
    try? node.step(
      .heartbeatResponse(.init(from: 2, to: 1, term: 1, readContext: ReadContext(origin: 1, sequence: 7))))
    #expect(Self.reads(&node).isEmpty)
  }

  @Test("one answer confirms all earlier reads, each at its own index, and no later one")
  func batches() throws {
    var node = try Self.ready()
    node.readIndex(1)
    _ = node.propose([1])
    node.work()
    try node.acknowledge(2, upTo: 2)
    node.readIndex(2)
    node.readIndex(3)
    node.work()
    try Self.confirm(&node, 3, 2)
    #expect(Self.reads(&node).map(\.index) == [1, 2])
    try Self.confirm(&node, 3, 2)
    #expect(Self.reads(&node).isEmpty)
    try Self.confirm(&node, 2, 3)
    #expect(Self.reads(&node).map(\.context.sequence) == [3])
  }

  @Test("with coalescing, one round of heartbeats serves all waiting reads")
  func coalesced() throws {
    var node = try Self.ready { $0.coalescesMessages = true }
    for sequence in 1...50 as ClosedRange<UInt64> { node.readIndex(sequence) }
    let heartbeats = node.work().heartbeats
    #expect(heartbeats.count == 2)
    #expect(heartbeats.allSatisfy { $0.readContext?.sequence == 50 })
    try Self.confirm(&node, 2, 50)
    #expect(Self.reads(&node).count == 50)
  }

  @Test("before the first commit of its term a leader answers no read (§6.4 step 1), a lone voter neither")
  func waitsForFirstCommit() throws {
    var node = try Bench.leader(log: [1, 1], commit: 1)
    node.readIndex(1)
    let heartbeats = node.work().heartbeats
    #expect(heartbeats.isEmpty)
    try node.acknowledge(2, upTo: 3)
    #expect(node.work().heartbeats.count == 2)
    try Self.confirm(&node, 2, 1)
    #expect(Self.reads(&node).map(\.index) == [3])

    // The hard state of a lone voter may lag behind what it has answered: its first entry must be committed again.
    var lone = try Bench.node(of: [1], log: [1, 1, 1], commit: 1) { $0.asynchronousStorageWrites = true }
    lone.campaign()
    for response in lone.ready().storageAppend?.responses ?? [] { try lone.step(response) }
    #expect(lone.isLeader)
    lone.readIndex(1)
    let ready = lone.ready()
    #expect(ready.readStates.isEmpty)
    for response in ready.storageAppend?.responses ?? [] { try lone.step(response) }
    #expect(lone.ready().readStates.map(\.index) == [4])
  }

  @Test("a follower asks the leader, and is told")
  func follower() throws {
    var leader = try Self.ready()
    var follower = try Bench.node(2, term: 1)
    follower.readIndex(9)
    #expect(follower.work().isEmpty)
    try follower.step(.heartbeat(Heartbeat(from: 1, to: 2, term: 1, commit: 0, readContext: nil)))
    follower.work()
    follower.readIndex(9)
    for message in follower.work() { try leader.step(message) }
    leader.work()
    try Self.confirm(&leader, 3, 9, 2)
    for message in leader.work() where message.to == 2 && message.kind == .readIndexResponse {
      try follower.step(message)
    }
    #expect(Self.reads(&follower) == [ReadState(index: 1, context: ReadContext(origin: 2, sequence: 9))])
  }

  @Test("reads die with the leadership")
  func dieWithTerm() throws {
    var node = try Self.ready()
    node.readIndex(7)
    node.work()
    try node.step(.heartbeat(Heartbeat(from: 2, to: 1, term: 2, commit: 0, readContext: nil)))
    node.work()
    node.campaign()
    node.work()
    try node.step(.requestVoteResponse(.init(from: 2, to: 1, term: 3, granted: true)))
    node.work()
    try Self.confirm(&node, 2, 7)
    #expect(Self.reads(&node).isEmpty)
  }

  @Test("lease reads are answered at once")
  func lease() throws {
    var node = try Self.ready {
      $0.checkQuorum = true
      $0.readMode = .lease
    }
    node.readIndex(7)
    #expect(Self.reads(&node).map(\.index) == [1])
  }
}
