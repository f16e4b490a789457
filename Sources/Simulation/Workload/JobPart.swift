internal import KMIP

/// One batch item of a request that was accepted to be run later.
struct JobPart: Hashable, Sendable {
  /// The request.
  let submission: UInt64
  let index: Int
  /// Its Asynchronous Correlation Value.
  let correlation: [UInt8]
}

/// What a request about work that is run later was answered with.
enum JobAnswer: Hashable, Sendable {
  /// Accepted; the correlation value of each item.
  case accepted([[UInt8]])
  case pending
  /// Run, and this is what the item came to.
  case result(StepResult)
  /// Not run, since it was canceled.
  case canceled
  /// Not run, since an item before it failed.
  case notRun
  /// There is no such request (any more).
  case none
  /// Process: it has been run.
  case processed
  case cancellation(CancellationResult)
}

extension Call {
  /// What a request is to the server, where its steps are not run at once.
  enum Role: Hashable, Sendable {
    case plain
    /// To be run later (Asynchronous Indicator: Mandatory).
    case submission
    case poll(JobPart)
    case cancel(JobPart)
    /// To be run now (KMIP 2.1 §6.1.39), as the leader asks itself too.
    case process(JobPart)

    /// Of a question about a part.
    var part: JobPart? {
      switch self {
      case .poll(let part), .cancel(let part), .process(let part): part
      case .plain, .submission: nil
      }
    }
  }
}
