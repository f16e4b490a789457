@testable import Raft

/// Nodes made to measure, in synchronous use: what a test wants to know is seen directly.
enum Bench {
  /// A node whose log holds entries of these terms, from index 1 on.
  static func node(
    _ id: NodeID = 1, of voters: [NodeID] = [1, 2, 3], learners: [NodeID] = [], term: Term = 0, vote: NodeID? = nil,
    log terms: [Term] = [], commit: Index = 0, _ adjust: (inout RaftSettings) -> Void = { _ in }
  ) throws -> RaftNode {
    var settings = RaftSettings(id: id, electionSeed: id.rawValue)
    settings.startsLearnersBySnapshot = false
    settings.syncsConfigurationCommits = false
    settings.asynchronousStorageWrites = false
    settings.coalescesMessages = false
    settings.cutsSnapshotsOnDemand = false
    settings.preVote = false
    settings.checkQuorum = false
    adjust(&settings)
    let entries = terms.enumerated().map { Entry(term: $1, index: Index(UInt64($0) + 1), data: [UInt8($0)]) }
    let storage = MemoryLogStorage(
      hardState: HardState(term: max(term, terms.last ?? 0), vote: vote, commit: commit), base: .zero,
      entries: entries, configuration: Configuration(voters: voters, learners: learners))
    return try RaftNode(settings: settings, storage: storage)
  }

  /// A node that leads: it has campaigned and been given all votes.
  static func leader(
    of voters: [NodeID] = [1, 2, 3], learners: [NodeID] = [], log terms: [Term] = [], commit: Index = 0,
    _ adjust: (inout RaftSettings) -> Void = { _ in }
  ) throws -> RaftNode {
    var node = try node(1, of: voters, learners: learners, log: terms, commit: commit, adjust)
    node.campaign()
    _ = node.work()
    if node.role.name == .preCandidate {
      for voter in voters where voter != 1 {
        try node.step(
          .requestPreVoteResponse(.init(from: voter, to: 1, term: node.term.next, granted: true)))
      }
      _ = node.work()
    }
    for voter in voters where voter != 1 {
      try node.step(.requestVoteResponse(.init(from: voter, to: 1, term: node.term, granted: true)))
    }
    precondition(node.isLeader, "everybody voted for it")
    return node
  }
}

extension RaftNode {
  /// Does all the work that has come up, with a disk that always succeeds. Returns what was to be sent.
  @discardableResult
  mutating func work() -> [Message] {
    var messages: [Message] = []
    while hasReady { messages += workOnce().messages }
    return messages
  }

  /// Does the work of one batch.
  @discardableResult
  mutating func workOnce() -> Ready {
    let ready = ready()
    for entry in ready.committedEntries where entry.kind != .normal { _ = try? applyConfigurationChange(entry) }
    advance()
    return ready
  }

  /// Acknowledges, for a peer, everything up to an index.
  mutating func acknowledge(_ peer: NodeID, upTo index: Index) throws {
    try step(.appendEntriesResponse(.init(from: peer, to: id, term: term, result: .matched(index))))
  }

  /// The terms of the log from index 1 on.
  var logTerms: [Term] {
    guard last.index > .zero else { return [] }
    return (firstIndex.rawValue...last.index.rawValue).compactMap { term(of: Index($0)) }
  }
}

extension [Message] {
  var appends: [AppendEntries] { compactMap { if case .appendEntries(let message) = $0 { message } else { nil } } }
  var heartbeats: [Heartbeat] { compactMap { if case .heartbeat(let message) = $0 { message } else { nil } } }
  var appendResults: [AppendResult] {
    compactMap { if case .appendEntriesResponse(let message) = $0 { message.result } else { nil } }
  }
  var votes: [RequestVoteResponse] {
    compactMap { if case .requestVoteResponse(let message) = $0 { message } else { nil } }
  }
  var preVotes: [RequestVoteResponse] {
    compactMap { if case .requestPreVoteResponse(let message) = $0 { message } else { nil } }
  }
  var voteRequests: [RequestVote] { compactMap { if case .requestVote(let message) = $0 { message } else { nil } } }
}
