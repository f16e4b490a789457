/// Everything that nodes say to each other, and what a node's own disk and state machine answer it.
public enum Message: Hashable, Sendable {
  /// Proposals that a follower hands on to the leader (off in production: see ``RaftSettings``).
  case forwardProposal(ForwardProposal)
  /// Entries to append, or the news of a commit (Raft thesis §3.5).
  case appendEntries(AppendEntries)
  case appendEntriesResponse(AppendEntriesResponse)
  /// A candidate's request for a vote (Raft thesis §3.4).
  case requestVote(RequestVote)
  case requestVoteResponse(RequestVoteResponse)
  /// A question whether a vote would be given, which changes nothing (Raft thesis §9.6).
  case requestPreVote(RequestVote)
  case requestPreVoteResponse(RequestVoteResponse)
  /// A leader's proof of life, which also carries reads.
  case heartbeat(Heartbeat)
  case heartbeatResponse(HeartbeatResponse)
  /// A snapshot for a follower whose next entry the leader no longer has (Raft thesis §5).
  case installSnapshot(InstallSnapshot)
  /// The order to campaign at once (Raft thesis §3.10).
  case timeoutNow(TimeoutNow)
  /// A follower's question for a read index (Raft thesis §6.4).
  case readIndex(ReadIndexRequest)
  case readIndexResponse(ReadIndexResponse)
  /// A wish to transfer leadership, handed on to the leader.
  case transferLeadership(TransferLeadership)
  /// The own disk has made durable what a ``StorageAppend`` asked. Never sent to another node.
  case storageAppendResponse(StorageAppendResponse)
  /// The own state machine has applied what a ``StorageApply`` asked. Never sent to another node.
  case storageApplyResponse(StorageApplyResponse)

  /// What a message is, without its contents.
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    case forwardProposal, appendEntries, appendEntriesResponse, requestVote, requestVoteResponse, requestPreVote
    case requestPreVoteResponse, heartbeat, heartbeatResponse, installSnapshot, timeoutNow, readIndex
    case readIndexResponse, transferLeadership, storageAppendResponse, storageApplyResponse
  }

  /// What the message is.
  public var kind: Kind {
    switch self {
    case .forwardProposal: .forwardProposal
    case .appendEntries: .appendEntries
    case .appendEntriesResponse: .appendEntriesResponse
    case .requestVote: .requestVote
    case .requestVoteResponse: .requestVoteResponse
    case .requestPreVote: .requestPreVote
    case .requestPreVoteResponse: .requestPreVoteResponse
    case .heartbeat: .heartbeat
    case .heartbeatResponse: .heartbeatResponse
    case .installSnapshot: .installSnapshot
    case .timeoutNow: .timeoutNow
    case .readIndex: .readIndex
    case .readIndexResponse: .readIndexResponse
    case .transferLeadership: .transferLeadership
    case .storageAppendResponse: .storageAppendResponse
    case .storageApplyResponse: .storageApplyResponse
    }
  }

  /// Who speaks.
  public var from: NodeID {
    switch self {
    case .forwardProposal(let message): message.from
    case .appendEntries(let message): message.from
    case .appendEntriesResponse(let message): message.from
    case .requestVote(let message), .requestPreVote(let message): message.from
    case .requestVoteResponse(let message), .requestPreVoteResponse(let message): message.from
    case .heartbeat(let message): message.from
    case .heartbeatResponse(let message): message.from
    case .installSnapshot(let message): message.from
    case .timeoutNow(let message): message.from
    case .readIndex(let message): message.from
    case .readIndexResponse(let message): message.from
    case .transferLeadership(let message): message.from
    case .storageAppendResponse(let message): message.node
    case .storageApplyResponse(let message): message.node
    }
  }

  /// Who is spoken to. Equal to ``from`` in what a node tells itself once its disk has done its work.
  public var to: NodeID {
    switch self {
    case .forwardProposal(let message): message.to
    case .appendEntries(let message): message.to
    case .appendEntriesResponse(let message): message.to
    case .requestVote(let message), .requestPreVote(let message): message.to
    case .requestVoteResponse(let message), .requestPreVoteResponse(let message): message.to
    case .heartbeat(let message): message.to
    case .heartbeatResponse(let message): message.to
    case .installSnapshot(let message): message.to
    case .timeoutNow(let message): message.to
    case .readIndex(let message): message.to
    case .readIndexResponse(let message): message.to
    case .transferLeadership(let message): message.to
    case .storageAppendResponse(let message): message.node
    case .storageApplyResponse(let message): message.node
    }
  }

  /// The term the message was sent in; nil for what belongs to no term (hand-overs to the leader and applied entries).
  public var term: Term? {
    switch self {
    case .forwardProposal, .readIndex, .storageApplyResponse: nil
    case .appendEntries(let message): message.term
    case .appendEntriesResponse(let message): message.term
    case .requestVote(let message), .requestPreVote(let message): message.term
    case .requestVoteResponse(let message), .requestPreVoteResponse(let message): message.term
    case .heartbeat(let message): message.term
    case .heartbeatResponse(let message): message.term
    case .installSnapshot(let message): message.term
    case .timeoutNow(let message): message.term
    case .readIndexResponse(let message): message.term
    case .transferLeadership(let message): message.term
    case .storageAppendResponse(let message): message.term
    }
  }

  /// Whether the message must never be taken from the network.
  public var isLocal: Bool {
    switch self {
    case .storageAppendResponse, .storageApplyResponse: true
    default: false
    }
  }

  /// Whether the message answers another one, so that only a member can have sent it.
  public var isResponse: Bool {
    switch self {
    case .appendEntriesResponse, .requestVoteResponse, .requestPreVoteResponse, .heartbeatResponse, .readIndexResponse:
      true
    default: false
    }
  }

  /// Whether the numbers that are calculated with lie below ``Limits/numbers``.
  var isInRange: Bool {
    guard (term?.rawValue ?? 0) < Limits.numbers else { return false }
    switch self {
    case .appendEntries(let message): return message.previous.index.rawValue < Limits.numbers
    case .installSnapshot(let message):
      let id = message.snapshot.metadata.id
      return id.index.rawValue < Limits.numbers && id.term.rawValue < Limits.numbers
    default: return true
    }
  }
}
