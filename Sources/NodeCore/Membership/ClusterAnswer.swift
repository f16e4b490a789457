public import Raft
public import Registry

/// What a cluster command was answered with.
public enum ClusterAnswer: Hashable, Sendable {
  /// The command is in the log, or the leader has begun it. What takes longer shows in the status.
  case done
  /// To `admit` and `rejoin`: what the node is from now on, and all members there are.
  case admitted(Member, members: [Member])
  case status(ClusterStatus)
  case refused(Refusal, message: String)

  /// Why a command is refused. Never renumbered.
  public enum Refusal: UInt8, Hashable, Sendable, CaseIterable {
    case notAdministrator = 1
    case unknownToken = 2
    case tokenUsed = 3
    case tokenExpired = 4
    case unknownMember = 5
    case alreadyMember = 6
    case changeInProgress = 7
    case notCaughtUp = 8
    case lastVoter = 9
    case noLeader = 10
    case sealed = 11
    /// The command cannot be read, or names something beyond its limits.
    case malformed = 12
    /// There are as many members or tokens as there may be.
    case tooMany = 13
    /// The audit log does not hold what is to be pruned, or the head is another log's.
    case anotherLog = 14
  }
}

/// The cluster as its leader sees it.
public struct ClusterStatus: Hashable, Sendable {
  public var term: UInt64
  public var leader: NodeID
  /// The leader's commit index.
  public var commit: UInt64
  /// Whether a change of the members is under way.
  public var isChanging: Bool
  public var members: [MemberStatus]

  public init(term: UInt64, leader: NodeID, commit: UInt64, isChanging: Bool, members: [MemberStatus]) {
    self.term = term
    self.leader = leader
    self.commit = commit
    self.isChanging = isChanging
    self.members = members
  }
}

/// One member as the leader sees it.
public struct MemberStatus: Hashable, Sendable {
  public var member: Member
  public var standing: MemberRecord.Standing
  /// Whether it is to be removed, now or when its replacement votes.
  public var isUnwanted: Bool
  /// Up to where its log is known to equal the leader's.
  public var match: UInt64
  /// Whether a snapshot is on its way to it.
  public var takesSnapshot: Bool
  /// Whether it was heard from within an election timeout.
  public var isActive: Bool
  /// Whether it says that it holds the root key.
  public var isUnsealed: Bool
  /// Whether it says that its disk has space.
  public var hasSpace: Bool

  public init(
    member: Member, standing: MemberRecord.Standing, isUnwanted: Bool, match: UInt64, takesSnapshot: Bool,
    isActive: Bool, isUnsealed: Bool, hasSpace: Bool
  ) {
    self.member = member
    self.standing = standing
    self.isUnwanted = isUnwanted
    self.match = match
    self.takesSnapshot = takesSnapshot
    self.isActive = isActive
    self.isUnsealed = isUnsealed
    self.hasSpace = hasSpace
  }
}

extension ClusterAnswer {
  /// The answer of a node that could not have the command run.
  init(_ reason: NodeRefusal) {
    switch reason {
    case .noLeader: self = .refused(.noLeader, message: "there is no leader at present")
    case .outcomeUnknown: self = .refused(.noLeader, message: "the leader was lost: it may have run, or not")
    case .busy: self = .refused(.noLeader, message: "the node is busy: try again")
    case .failed: self = .refused(.noLeader, message: "other changes came in between: try again")
    case .departed: self = .refused(.noLeader, message: "the node is no member any more")
    case .unavailable(let reason): self = .refused(.noLeader, message: reason)
    }
  }
}
