internal import KMIP
internal import TTLV

/// What becomes of requests that are run later, in the order of the log, told apart from the server. Each is accepted,
/// run once, and each item's result told once; what is canceled is not run, and what was accepted is not lost.
struct JobHistory {
  /// A mutation that ran the request of this name.
  struct Run {
    let submission: UInt64
    let name: [UInt8]
    /// What a Poll of each item would say after it.
    let told: [JobAnswer]
  }

  private enum Part: Equatable {
    case waiting
    case canceled
    /// Run; its result has not been asked for.
    case done(JobAnswer)
    /// Told; whether it was canceled.
    case obtained(wasCanceled: Bool)

    var isCanceled: Bool { self == .canceled || self == .obtained(wasCanceled: true) }
  }

  private struct Job {
    let submission: Call
    let term: UInt64
    var parts: [Part]
    /// Everything about it in the order of the log, for the order in real time.
    var entries: [Linearizability.Change] = []
  }

  private let calls: [Call]
  private var jobs: [[UInt8]: Job] = [:]
  private var seen: Set<UInt64> = []
  /// When each part was last asked for in vain: it had not been run when that question began.
  private var pending: [JobPart: UInt64] = [:]
  /// When somebody was first told what became of a part.
  private var settled: [JobPart: UInt64] = [:]
  /// When the first question began that took a part's result along.
  private var taken: [JobPart: UInt64] = [:]
  private(set) var wrong: (checker: String, what: String)?
  /// How many were run, how many of them in a later term than they were accepted in, and how many items never were.
  private(set) var counts = (run: 0, survived: 0, canceled: 0)

  init(_ calls: [Call]) {
    self.calls = calls
    for call in calls {
      guard let part = call.role.part, let told = call.told, let ended = call.ended else { continue }
      switch told {
      case .pending: pending[part] = max(pending[part] ?? 0, call.invoked)
      case .result, .canceled, .notRun: settled[part] = min(settled[part] ?? .max, ended)
      case .cancellation(let result) where result != .unavailable:
        settled[part] = min(settled[part] ?? .max, ended)
      default: break
      }
    }
  }

  private mutating func fail(_ checker: String, _ what: String) { if wrong == nil { wrong = (checker, what) } }

  /// An applied entry that a request about such work was planned to, or one of several that were planned alike.
  /// - Parameter reply: what was planned as its answer.
  mutating func note(_ planned: [UInt64], _ reply: JobAnswer, term: UInt64) {
    let rivals = planned.map { calls[Int($0)] }.filter { !seen.contains($0.number) }
    // Of those that were told nothing, one that was refused is the last to be believed to have run.
    let untold = rivals.filter { $0.told == nil }
    let whose = rivals.first { $0.told == reply } ?? untold.first { !$0.isCalledNotRun } ?? untold.first
    note(whose ?? calls[Int(planned[0])], reply, term: term)
  }

  private mutating func note(_ call: Call, _ reply: JobAnswer, term: UInt64) {
    if !seen.insert(call.number).inserted {
      fail("runs once", "request \(call.number) \(call.role) stands in the log twice")
    }
    if case .notRun(let refusal) = call.outcome {
      fail("honest refusals", "request \(call.number) was refused as not run (\(refusal)), and has run")
    }
    if let told = call.told, told != reply {
      fail("linearizable", "request \(call.number) \(call.role) came to \(reply), but was answered \(told)")
    }
    if case .accepted(let values) = reply {
      let name = Frames.jobName(values.first ?? [])
      if jobs[name] != nil { fail("runs once", "two requests are accepted under one name") }
      jobs[name] = Job(
        submission: call, term: term, parts: values.map { _ in .waiting },
        entries: [Linearizability.Change(call: silent(call), planned: [])])
      return
    }
    guard let part = call.role.part else { return }
    let name = Frames.jobName(part.correlation)
    guard var job = jobs[name] else {
      return fail("pending work survives", "request \(call.number) \(call.role) is about nothing that was accepted")
    }
    let expected = answer(&job, call, part)
    if expected != reply {
      fail(
        "pending work survives",
        "request \(call.number) \(call.role) came to \(reply), after what the log holds before it must come to \(expected)"
      )
    }
    job.entries.append(Linearizability.Change(call: silent(call), planned: []))
    jobs[name] = job
  }

  /// What a question must be answered, and what it does to the part.
  private mutating func answer(_ job: inout Job, _ call: Call, _ part: JobPart) -> JobAnswer {
    let state = job.parts[part.index]
    switch call.role {
    case .poll:
      switch state {
      case .waiting: return .pending
      case .obtained: return .none
      case .canceled, .done: job.parts[part.index] = .obtained(wasCanceled: state == .canceled)
      }
      taken[part] = call.invoked
      if case .done(let told) = state { return told }
      return .canceled
    case .cancel:
      switch state {
      case .obtained: return .cancellation(.unavailable)
      case .canceled: return .cancellation(.canceled)
      case .done(.result(let result)) where result != .failed && result != .undone: return .cancellation(.completed)
      case .done: return .cancellation(.failed)
      case .waiting:
        job.parts[part.index] = .canceled
        counts.canceled += 1
        return .cancellation(.canceled)
      }
    case .process: return .processed
    case .plain, .submission: return .none
    }
  }

  /// A request without its steps, for the order alone.
  private func silent(_ call: Call) -> Call {
    var silent = call
    silent.steps = []
    if case .answered = call.outcome { silent.outcome = .answered([]) }
    return silent
  }

  /// An applied entry that ran accepted work.
  /// - Returns: the change that it made; nil if it had been run before, or nothing was left of it.
  mutating func note(_ run: Run, term: UInt64) -> Linearizability.Change? {
    guard var job = jobs[run.name] else {
      fail("pending work survives", "request \(run.submission) was run, and had not been accepted")
      return nil
    }
    guard job.parts.count == run.told.count else {
      fail("pending work survives", "request \(run.submission) was run as \(run.told)")
      return nil
    }
    let isFirst = job.parts.contains(.waiting)
    var steps = job.submission.steps
    var results: [StepResult] = []
    var isStopped = false
    var invoked = job.submission.invoked
    var ended: UInt64?
    for (index, told) in run.told.enumerated() {
      let part = JobPart(submission: run.submission, index: index, correlation: correlation(run, index))
      if job.parts[index].isCanceled {
        // It fails where it stands, and what that means for the others the batch says.
        steps[index] = Self.never
        if !isStopped { results.append(.failed) }
      }
      if case (.waiting, .result(let result)) = (job.parts[index], told) { results.append(result) }
      if results.last == .failed, job.submission.continuation != .continue { isStopped = true }
      switch (job.parts[index], told) {
      case (.waiting, .result), (.waiting, .notRun):
        job.parts[index] = .done(told)
        invoked = max(invoked, pending[part] ?? 0)
        if let time = settled[part] { ended = min(ended ?? .max, time) }
      case (.canceled, .canceled), (.obtained, .none): break
      case (.done(let known), _) where known == told: break
      default:
        fail(
          "runs once",
          "item \(index) of request \(run.submission) was \(job.parts[index]), and came to \(told) when it was run")
      }
    }
    guard isFirst else { return nil }
    counts.run += 1
    if term > job.term { counts.survived += 1 }
    var call = job.submission
    call.steps = steps
    call.invoked = invoked
    call.ended = ended
    // Told, whichever item it was asked about: the whole was run by then.
    call.outcome = ended == nil ? .unknown : .answered(results)
    job.entries.append(Linearizability.Change(call: silent(call), planned: []))
    jobs[run.name] = job
    return Linearizability.Change(call: call, planned: results)
  }

  /// A step that fails and changes nothing, as one does that was canceled.
  private static let never = Step.state(UniqueIdentifier("canceled"))

  private func correlation(_ run: Run, _ index: Int) -> [UInt8] {
    run.name + [UInt8(index >> 8 & 0xFF), UInt8(index & 0xFF)]
  }

  /// Looks at the whole, when all entries have been noted.
  /// - Parameter poll: what a Poll of this part would say now.
  mutating func finish(poll: (JobPart) -> JobAnswer?) {
    for call in calls {
      if case .accepted(let values)? = call.told {
        for (index, value) in values.enumerated() {
          check(JobPart(submission: call.number, index: index, correlation: value), poll)
        }
      }
      guard let part = call.role.part, let told = call.told, let ended = call.ended else { continue }
      switch told {
      case .pending:
        if let time = settled[part], time < call.invoked {
          fail("linearizable", "request \(call.number): \(part) was pending, after it had been told what came of it")
        }
      case .none, .cancellation(.unavailable):
        guard taken[part].map({ $0 > ended }) ?? true else { continue }
        fail("pending work survives", "request \(call.number) \(call.role): nothing was left, and nobody had taken it")
      case .result, .canceled, .notRun, .cancellation:
        if !seen.contains(call.number) {
          fail(
            "pending work survives",
            "request \(call.number) \(call.role) was told \(told), and the log does not bear it out")
        }
      case .accepted, .processed: break
      }
    }
    for job in jobs.values.sorted(by: { $0.submission.number < $1.submission.number }) {
      if let violation = Linearizability(changes: job.entries, reads: []).violation() {
        fail("linearizable", "request \(job.submission.number), run later: \(violation)")
      }
    }
  }

  /// What was accepted, and that was heard, is run in the end, and its result is there until somebody takes it.
  private mutating func check(_ part: JobPart, _ poll: (JobPart) -> JobAnswer?) {
    guard let job = jobs[Frames.jobName(part.correlation)] else {
      return fail("pending work survives", "request \(part.submission) was accepted, and no applied entry bears it out")
    }
    let expected: JobAnswer
    switch job.parts[part.index] {
    case .waiting: return fail("progress", "item \(part.index) of request \(part.submission) was never run")
    case .canceled: expected = .canceled
    case .done(let told): expected = told
    case .obtained: expected = .none
    }
    if let told = poll(part), told != expected {
      fail("pending work survives", "in the end \(part) is \(told), and must be \(expected)")
    }
  }
}
