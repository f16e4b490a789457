internal import Operations
internal import Raft
internal import Registry
internal import Store

/// Reads behind the barrier, at any node.
extension NodeCore {
  mutating func beginReads() {
    guard raft.leader != nil, let sequence = reads.begin(now: ticks) else { return }
    raft.readIndex(sequence)
  }

  mutating func take(_ states: [ReadState]) {
    for state in states where state.context.origin == id {
      reads.confirm(state.context.sequence, index: state.index.rawValue)
    }
  }

  mutating func releaseReads() {
    for id in reads.release(applied: applied.index) {
      guard let job = jobs[id] else { continue }
      switch job.stage {
      case .barrier:
        jobs[id]!.stage = .planning
        dispatch(id, job, overlay: Overlay(), forget: [])
      case .confirming(let reply, let term, let restsOn): confirmed(id, reply: reply, term: term, restsOn: restsOn)
      default: preconditionFailure("a job behind the barrier stands elsewhere")
      }
    }
  }

  /// Leadership was confirmed after the planning: the reply may leave when what it rests on has been applied.
  private mutating func confirmed(_ id: UInt64, reply: [UInt8], term: Term, restsOn: UInt64) {
    guard raft.isLeader, raft.term == term else { return route(id) }
    if restsOn <= applied.index {
      answer(id, reply: reply)
    } else {
      resting[restsOn, default: []].append(id)
    }
  }

  /// Lets go the replies that rest on an entry which has been applied now.
  mutating func releaseResting(on entry: Revision) {
    guard let ids = resting.removeValue(forKey: entry.index) else { return }
    for id in ids {
      guard let job = jobs[id], case .confirming(let reply, let term, entry.index) = job.stage else { continue }
      if entry.term == term.rawValue { answer(id, reply: reply) } else { route(id) }
    }
  }
}
