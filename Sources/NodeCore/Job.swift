internal import Access
internal import Raft
internal import Registry

/// A request on its way through this node: a client's of its own, or one that another node forwarded.
struct Job {
  enum Source {
    case client(request: UInt64)
    case peer(NodeID)
    /// The node itself: nobody waits for an answer.
    case own
    /// The node itself, which has to see its records of uses in the log.
    case records

    /// Whether it may ask again under the same identity, so that the log keeps what it was answered.
    var isRepeated: Bool {
      switch self {
      case .peer, .records: true
      case .client, .own: false
      }
    }
  }

  /// Where the job is. Every job is in exactly one place.
  enum Stage {
    /// Held until there is a leader that can take it, or room to plan it.
    case waiting
    /// In a batch of reads whose index is not known yet, or not applied yet.
    case barrier
    /// At a worker.
    case planning
    /// Planned without a mutation; its reply leaves when leadership has been confirmed after the planning and
    /// everything that the reply may rest on has been applied, all in the term of the planning.
    case confirming(reply: [UInt8], term: Term, restsOn: UInt64)
    /// A use that may not be answered before it is recorded.
    case recording(reply: [UInt8])
    /// In the log, not applied yet.
    case proposed(reply: [UInt8], term: Term)
    /// At the leader of a term.
    case forwarded(to: NodeID, term: Term)
  }

  let source: Source
  let frame: [UInt8]
  let principal: Principal
  /// A use that turns out to change something goes on as a write.
  var kind: Request.Kind
  var work = Plan.Work.request
  let deadline: UInt64
  var stage: Stage = .waiting
  /// Given when the request is forwarded for the first time; whoever plans it then, plans it under this identity.
  var identity: RequestIdentity?
  /// Of a forwarded request: the term in which it was sent here.
  var forwardTerm = Term.zero
  var plannings = 0
  var receiversLost = 0
  /// Whether the link to the receiver broke since the request was sent to it. A node that is down is found down again
  /// with every message to it: that is one loss.
  var isReceiverLost = false
  /// The term in which it was sent to a leader first; zero if it had been proposed here before that.
  var firstSent: Term?
  /// Whether it may already have run somewhere.
  var mayHaveRun = false
  /// When it was sent to the leader, in ticks.
  var sentAt: UInt64 = 0

  /// Whether it is a command to the cluster.
  var isCommand: Bool { if case .cluster = kind { true } else { false } }

  init(source: Source, frame: [UInt8], principal: Principal, kind: Request.Kind, deadline: UInt64) {
    self.source = source
    self.frame = frame
    self.principal = principal
    self.kind = kind
    self.deadline = deadline
  }
}
