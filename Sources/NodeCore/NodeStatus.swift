public import Raft
public import Registry
public import Store

/// A node as operators see it.
public struct NodeStatus: Sendable {
  public let id: NodeID
  public let role: Role.Name
  public let term: Term
  public let leader: NodeID?
  public let commit: Index
  public let applied: Revision
  public let configuration: Configuration
  /// Whether requests are answered here now: a leader is known, and its term has reached this node's state.
  public let isServing: Bool
  /// Requests of clients and of other nodes at this moment.
  public let requestsHeld: Int
  public let writesInFlight: Int
  /// Uses of keys at this node whose records the log does not hold yet.
  public let usesUnrecorded: Int
  /// Which keys are in use, by the applied state.
  public let keys: KeyLedger
  /// Whether a full member has left that knows the newest keys.
  public let areKeysOutdated: Bool
  /// At a leader that seals records anew: how many it has looked at, and sealed, in its term.
  public let resealing: (examined: Int, resealed: Int)
  public let firstIndex: Index
  public let lastIndex: Index
}

/// Where a node stands: what can be looked at after every step, without an allocation.
public struct NodePosition: Sendable {
  public let role: Role.Name
  public let term: Term
  public let commit: Index
  public let applied: UInt64
  public let lastIndex: Index
  /// Whether the node takes part: its disk has been found to be the newest.
  public let isProven: Bool
  /// Whether this life of the node has been taken out of the cluster.
  public let isOut: Bool
}

extension NodeCore {
  public var position: NodePosition {
    NodePosition(
      role: raft.roleName, term: raft.term, commit: raft.commit, applied: applied.index, lastIndex: raft.last.index,
      isProven: mayPromise, isOut: isDeparting)
  }

  /// Whether it matters at once that an append has become durable: a leader counts on it, and so do an election and a
  /// read that waits for entries to be applied. Otherwise the next input is soon enough, or the next tick.
  public var awaitsAppends: Bool { raft.roleName != .follower || reads.isPending || !proposals.isEmpty }

  /// Whether it matters at once that what was handed out is applied: somebody at this node waits for it, or the core
  /// has more to hand out when it is. Otherwise the next tick is soon enough.
  public var awaitsApplies: Bool { awaitsAppends || !resting.isEmpty || lastIssuedApply.index < raft.commit }

  /// Requests of clients and of other nodes at this moment.
  public var requestsHeld: Int { jobs.count }

  public var status: NodeStatus {
    let raft = raft.status
    return NodeStatus(
      id: raft.id, role: raft.role, term: raft.term, leader: raft.leader, commit: raft.commit, applied: applied,
      configuration: raft.configuration,
      isServing: serves && !hasLeft && raft.leader != nil && applied.term == raft.term.rawValue,
      requestsHeld: jobs.count, writesInFlight: inFlight.count, usesUnrecorded: uses.unrecorded, keys: table.keys,
      areKeysOutdated: table.keys.isOutdated(table),
      resealing: (reseal.examined, reseal.resealed), firstIndex: self.raft.firstIndex,
      lastIndex: raft.last.index)
  }

  /// The members as of the last change applied, without a copy of everything else.
  public var configuration: Configuration { raft.configuration }
}
