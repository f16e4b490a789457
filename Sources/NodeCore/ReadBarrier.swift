internal import DequeModule

#if CONCLAVE_MUTANTS
  internal import Mutants
#endif

/// Batches of reads: those that came while an attempt was out wait for the next one, since the answer to an attempt
/// says nothing of what was acknowledged after it began (Raft thesis §6.4).
struct ReadBarrier {
  private(set) var waiting: [UInt64] = []
  private var attempt: (sequence: UInt64, jobs: [UInt64], since: UInt64)?
  private var confirmed: Deque<(index: UInt64, jobs: [UInt64])> = []
  private var nextSequence: UInt64

  /// `first` is drawn anew at each start, so that no attempt ever bears the name of an earlier one.
  init(first: UInt64) { nextSequence = first }

  /// Whether any read waits for its index, or for the state to reach it.
  var isPending: Bool { attempt != nil || !waiting.isEmpty || !confirmed.isEmpty }

  mutating func add(_ job: UInt64) {
    #if CONCLAVE_MUTANTS
      if mutant(.readJoinsAttempt), attempt != nil {
        attempt?.jobs.append(job)
        return
      }
    #endif
    waiting.append(job)
  }

  /// Begins an attempt for all that wait, if none is out; nil when there is nothing to begin.
  mutating func begin(now: UInt64) -> UInt64? {
    guard attempt == nil, !waiting.isEmpty else { return nil }
    let sequence = nextSequence
    nextSequence &+= 1
    #if CONCLAVE_MUTANTS
      if mutant(.readAttemptsShareName) { nextSequence = sequence }
    #endif
    attempt = (sequence, waiting, now)
    waiting = []
    return sequence
  }

  /// Gives an attempt up whose answer did not come: its reads wait for a fresh one.
  mutating func giveUp(olderThan ticks: UInt64, now: UInt64) {
    guard let out = attempt, now &- out.since >= ticks else { return }
    attempt = nil
    waiting = out.jobs + waiting
  }

  /// The answer to an attempt; one that was given up is ignored.
  mutating func confirm(_ sequence: UInt64, index: UInt64) {
    guard let out = attempt, out.sequence == sequence else { return }
    attempt = nil
    confirmed.append((index, out.jobs))
  }

  /// The jobs whose index has been applied.
  mutating func release(applied: UInt64) -> [UInt64] {
    var released: [UInt64] = []
    #if CONCLAVE_MUTANTS
      let applied = mutant(.readBeforeApplied) ? .max : applied
    #endif
    while let first = confirmed.first, first.index <= applied {
      confirmed.removeFirst()
      released += first.jobs
    }
    return released
  }
}
