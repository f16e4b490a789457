internal import Raft

/// What of a node must never go back while it runs.
struct Marks {
  let term: Term
  let commit: Index
  let applied: Index
  /// The members by which it commits.
  let configuration: Configuration

  init(_ node: RaftNode) {
    term = node.term
    commit = node.commit
    applied = node.applied
    configuration = node.configuration
  }
}

/// The claims of Raft (thesis figure 3.2), checked on the node that has just stepped.
extension World {
  mutating func check(_ place: Int, _ before: Marks) {
    let node = nodes[place].raft
    if node.term < before.term || node.commit < before.commit || node.applied < before.applied {
      violated("node \(place + 1) went back: term, commit or applied")
    }
    if node.isLeader { checkLeader(node) }
    if node.commit > before.commit { checkCommit(place, before) }
    for other in nodes where other.raft.id != node.id { checkMatching(node, other.raft) }
  }

  private mutating func checkLeader(_ node: RaftNode) {
    let at = Int(node.term.rawValue)
    guard at < history.leaders.count else { return }
    if let other = history.leaders[at], other != node.id {
      violated("Election Safety: \(other) and \(node.id) both led in term \(node.term)")
    }
    history.leaders[at] = node.id
    for (position, (entry, term)) in history.committed.enumerated() where term < node.term {
      if node.term(of: Index(UInt64(position) + 1)) != entry.term {
        violated("Leader Completeness: the leader of term \(node.term) lacks entry \(position + 1) of \(entry.term)")
      }
    }
  }

  private mutating func checkCommit(_ place: Int, _ before: Marks) {
    let node = nodes[place].raft
    var index = before.commit.next
    while index <= node.commit {
      guard let entry = node.entry(at: index) else {
        return violated("node \(place + 1) has committed entry \(index), which it does not hold")
      }
      let position = Int(index.rawValue) - 1
      if position < history.committed.count {
        if history.committed[position].entry != entry {
          violated("State Machine Safety: two entries are committed at \(index)")
        }
      } else {
        history.committed.append((entry, node.term))
        checkQuorum(entry.id, [before.configuration, node.configuration])
      }
      index = index.next
    }
  }

  /// Whoever commits first must know it of a quorum's disks, in the configuration in force: the one before the step, or
  /// the one that a commit of the same step has brought.
  private mutating func checkQuorum(_ id: EntryID, _ configurations: [Configuration]) {
    let holders = Set(nodes.filter { $0.disk.holds(id) }.map(\.raft.id))
    let held = configurations.contains { $0.quorum.result { holders.contains($0) } == .won }
    if !held { violated("entry \(id.term).\(id.index) is committed and on the disks of \(holders.sorted()) alone") }
  }

  /// Log Matching: entries of one term at one index have the same entries before them.
  private mutating func checkMatching(_ one: RaftNode, _ other: RaftNode) {
    var index = min(one.last.index, other.last.index)
    var matches = false
    while index > .zero, let left = one.entry(at: index), let right = other.entry(at: index) {
      if left == right {
        matches = true
      } else if matches || left.id == right.id {
        return violated("Log Matching: nodes \(one.id) and \(other.id) differ at \(index)")
      }
      index = index.previous
    }
  }

  mutating func noteVote(_ vote: RequestVoteResponse) {
    let place = history.votePlace(vote.from, vote.term)
    guard place < history.votes.count else { return }
    if let other = history.votes[place], other != vote.to {
      violated("node \(vote.from) voted for \(other) and for \(vote.to) in term \(vote.term)")
    }
    history.votes[place] = vote.to
  }
}

extension MemoryLogStorage {
  fileprivate func holds(_ id: EntryID) -> Bool {
    if id.index <= base.index { return true }
    guard id.index <= lastIndex else { return false }
    return entries[Int(id.index - base.index) - 1].term == id.term
  }
}
