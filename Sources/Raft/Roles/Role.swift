/// The part a node plays in the present term, with what only that part needs (Raft thesis figure 3.3).
public enum Role: Sendable {
  /// A part's name alone.
  public enum Name: UInt8, Hashable, Sendable {
    case follower
    case preCandidate
    case candidate
    case leader
  }

  /// Passive: answers leaders and candidates.
  case follower(Following)
  /// Asks whether it could win an election (Raft thesis §9.6).
  case preCandidate(Candidacy)
  /// Asks for votes.
  case candidate(Candidacy)
  /// Replicates its log.
  case leader(Leadership)

  /// The part's name.
  public var name: Name {
    switch self {
    case .follower: .follower
    case .preCandidate: .preCandidate
    case .candidate: .candidate
    case .leader: .leader
    }
  }

  /// Whether the node leads.
  var isLeader: Bool {
    if case .leader = self { true } else { false }
  }

  /// Changes what a leader keeps, in place; does nothing for other parts.
  @inline(__always)
  mutating func updateLeadership<Result>(_ body: (inout Leadership) -> Result) -> Result? {
    guard case .leader(var leadership) = self else { return nil }
    // The enum lets go of its payload first, so that changing the payload does not copy what it holds.
    self = .follower(Following(leader: nil))
    defer { self = .leader(leadership) }
    return body(&leadership)
  }
}

/// What a follower keeps.
public struct Following: Sendable {
  /// The term's leader, once it has been heard from.
  var leader: NodeID?
}

/// What a candidate keeps.
public struct Candidacy: Sendable {
  /// The answers so far; the first of each voter counts.
  var votes: [NodeID: Bool] = [:]
}

/// What a leader keeps, besides the progress of its peers.
public struct Leadership: Sendable {
  /// Ticks since the last heartbeats.
  var heartbeatElapsed = 0
  /// The node that leadership is being transferred to.
  var transferee: NodeID?
  /// The newest configuration entry in the log may stand here; until it is applied, no other is taken.
  var pendingConfiguration: Index
  /// Bytes of proposals in the log that are not known to be applied.
  var uncommittedBytes: UInt64 = 0
  /// Reads that wait for a quorum's answer.
  var reads = PendingReads()
  /// Reads that wait for the first commit of the term (Raft thesis §6.4 step 1).
  var readsBeforeCommit: [ReadIndexRequest] = []

  init(pendingConfiguration: Index) {
    self.pendingConfiguration = pendingConfiguration
  }
}
