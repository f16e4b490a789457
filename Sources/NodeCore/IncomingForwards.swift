internal import DequeModule
internal import Registry

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// What a leader knows in its term of the requests that others forwarded to it: which are at work, which may not be run
/// any more, and which stored replies can go.
struct IncomingForwards {
  private struct Origin {
    var incarnation: UInt64
    /// Sequences below it are finished at the origin. A delayed repeat of one is refused: its record may be gone.
    var finishedBelow: UInt64 = 0
    /// Requests of this origin that stored a reply in this term, ascending.
    var stored: Deque<UInt64> = []
    /// What its requests came to that left nothing in the log, ascending by sequence. A repeat gets the same answer: run
    /// again, it could succeed after its client has been told that it failed.
    var answered: Deque<(sequence: UInt64, outcome: ForwardReply.Outcome)> = []
  }

  private var origins: [UInt64: Origin] = [:]
  private var atWork: [RequestIdentity: UInt64] = [:]
  private var forgettable: Deque<RequestIdentity> = []

  enum Arrival: Equatable {
    case new
    /// At work already: its reply will go out once.
    case repeated
    /// Answered in this term, without a trace in the log.
    case answered(ForwardReply.Outcome)
    /// Finished at its origin, or of an earlier life of it: not to be run.
    case ended
  }

  mutating func arrive(_ forward: Forward, job: UInt64) -> Arrival {
    let identity = forward.identity
    if atWork[identity] != nil { return .repeated }
    var origin = origins[identity.origin] ?? Origin(incarnation: identity.incarnation)
    if identity.incarnation < origin.incarnation { return .ended }
    if identity.incarnation > origin.incarnation {
      // The origin's process is a new one: nobody waits for the replies of the old one.
      release(&origin, below: .max, node: identity.origin)
      origin = Origin(incarnation: identity.incarnation)
    }
    origin.finishedBelow = max(origin.finishedBelow, forward.lowestOutstanding)
    release(&origin, below: origin.finishedBelow, node: identity.origin)
    origins[identity.origin] = origin
    #if CONCLAVE_MUTANTS
      let runsAgain = mutant(.forgottenRunsAgain)
    #else
      let runsAgain = false
    #endif
    if identity.sequence < origin.finishedBelow, !runsAgain { return .ended }
    if let newest = origin.answered.last, identity.sequence <= newest.sequence,
      let known = origin.answered.first(where: { $0.sequence == identity.sequence })
    {
      return .answered(known.outcome)
    }
    atWork[identity] = job
    return .new
  }

  private mutating func release(_ origin: inout Origin, below end: UInt64, node: UInt64) {
    while let first = origin.stored.first, first < end {
      origin.stored.removeFirst()
      forgettable.append(RequestIdentity(origin: node, incarnation: origin.incarnation, sequence: first))
    }
    while let first = origin.answered.first, first.sequence < end { origin.answered.removeFirst() }
  }

  /// The job has ended. Another one, of a later term, may be at work for the same request.
  mutating func finish(_ identity: RequestIdentity, job: UInt64) {
    if atWork[identity] == job { atWork[identity] = nil }
  }

  /// The request ended, and the log does not know of it.
  mutating func answered(_ identity: RequestIdentity, _ outcome: ForwardReply.Outcome) {
    guard let origin = origins[identity.origin], origin.incarnation == identity.incarnation,
      identity.sequence >= origin.finishedBelow
    else { return }
    var at = origin.answered.endIndex
    while at > origin.answered.startIndex, origin.answered[at - 1].sequence > identity.sequence { at -= 1 }
    origins[identity.origin]?.answered.insert((identity.sequence, outcome), at: at)
  }

  /// A reply was stored for the request, to be let go of when its origin has finished with it. The request may have been
  /// proposed in an earlier term of this leader, so that nothing is known of its origin yet.
  mutating func stored(_ identity: RequestIdentity) { adopt(identity, isOver: false) }

  /// The origin says what it has finished.
  mutating func finished(origin node: UInt64, incarnation: UInt64, below sequence: UInt64) {
    guard var origin = origins[node], incarnation >= origin.incarnation else { return }
    if incarnation > origin.incarnation {
      release(&origin, below: .max, node: node)
      origin = Origin(incarnation: incarnation)
    }
    origin.finishedBelow = max(origin.finishedBelow, sequence)
    release(&origin, below: origin.finishedBelow, node: node)
    origins[node] = origin
  }

  /// Takes up a reply that was stored in an older term.
  /// - Parameter isOver: whether nobody can ask for it any more.
  mutating func adopt(_ identity: RequestIdentity, isOver: Bool) {
    let known = origins[identity.origin]
    var origin = known ?? Origin(incarnation: identity.incarnation)
    if isOver || identity.incarnation < origin.incarnation || identity.sequence < origin.finishedBelow {
      forgettable.append(identity)
      return
    }
    if identity.incarnation > origin.incarnation {
      release(&origin, below: .max, node: identity.origin)
      origin = Origin(incarnation: identity.incarnation)
    }
    var at = origin.stored.endIndex
    while at > origin.stored.startIndex, origin.stored[at - 1] > identity.sequence { at -= 1 }
    if at > origin.stored.startIndex, origin.stored[at - 1] == identity.sequence { return }
    origin.stored.insert(identity.sequence, at: at)
    origins[identity.origin] = origin
  }

  /// Stored replies that the next mutation may let go; none until there are enough to be worth the floor it writes.
  mutating func takeForgettable(atMost limit: Int = Limits.repliesForgottenAtOnce) -> [RequestIdentity] {
    guard forgettable.count >= Limits.repliesForgottenAtOnce else { return [] }
    let taken = Array(forgettable.prefix(limit))
    forgettable.removeFirst(taken.count)
    return taken
  }

  /// The mutation that would have let them go was not made.
  mutating func giveBack(_ identities: [RequestIdentity]) { forgettable.append(contentsOf: identities) }
}
