import KMIP
import NodeCore
import TTLV
import Testing

@testable import Simulation

/// What becomes of requests that are run later: a good course, and what must never be.
struct JobHistoryTests {
  private static let part = JobPart(
    submission: 0, index: 0, correlation: [UInt8](repeating: 1, count: 16) + [0, 0])
  private static let created = JobAnswer.result(.created(UniqueIdentifier("x")))
  private static let accepted = JobAnswer.accepted([part.correlation])

  /// A request about the one that is run later, in the log or only asked.
  enum Entry: Sendable {
    case logged(Role, JobAnswer, ClosedRange<UInt64>, told: Bool)
    case asked(Role, JobAnswer, ClosedRange<UInt64>)
    case run(JobAnswer)
  }

  enum Role: Sendable {
    case submission
    case poll
    case cancel
  }

  private static func call(_ number: Int, _ role: Role, _ told: JobAnswer?, _ time: ClosedRange<UInt64>) -> Call {
    var call = Call(
      number: UInt64(number), client: 0, node: 0, name: 0, steps: role == .submission ? [.create] : [],
      continuation: .stop, version: .v2_1, frame: [], invoked: time.lowerBound)
    call.role =
      switch role {
      case .submission: .submission
      case .poll: .poll(part)
      case .cancel: .cancel(part)
      }
    call.told = told
    call.ended = told == nil ? nil : time.upperBound
    call.outcome = told == nil ? .unknown : .answered([])
    return call
  }

  private static func wrong(_ entries: [Entry]) -> String? {
    var calls: [Call] = []
    var logged: [Int: JobAnswer] = [:]
    for (at, entry) in entries.enumerated() {
      switch entry {
      case .logged(let role, let answer, let time, let told):
        logged[at] = answer
        calls.append(call(at, role, told ? answer : nil, time))
      case .asked(let role, let answer, let time): calls.append(call(at, role, answer, time))
      case .run: calls.append(call(at, .poll, nil, 0...0))
      }
    }
    var history = JobHistory(calls)
    for (at, entry) in entries.enumerated() {
      if let answer = logged[at] { history.note([UInt64(at)], answer, term: 1) }
      if case .run(let told) = entry {
        _ = history.note(
          JobHistory.Run(submission: 0, name: Frames.jobName(part.correlation), told: [told]), term: 1)
      }
    }
    history.finish { _ in nil }
    return history.wrong?.checker
  }

  private static let submitted = Entry.logged(.submission, accepted, 1...2, told: true)
  private static let canceled = Entry.logged(.cancel, .cancellation(.canceled), 3...4, told: true)
  private static let polled = Entry.logged(.poll, created, 3...4, told: true)
  private static let ran = Entry.run(created)

  @Test func anAcceptedRequestIsRunAndToldOnce() {
    let entries: [Entry] = [
      Self.submitted, .asked(.poll, .pending, 2...3), Self.ran, Self.polled, .asked(.poll, .none, 7...8),
    ]
    #expect(Self.wrong(entries) == nil)
  }

  @Test func oneIsCanceledBeforeItRuns() {
    let entries: [Entry] = [
      Self.submitted, .logged(.cancel, .cancellation(.canceled), 3...4, told: false),
      .logged(.poll, .canceled, 5...6, told: true),
    ]
    #expect(Self.wrong(entries) == nil)
  }

  @Test func oneIsCanceledTooLate() {
    let entries: [Entry] = [
      Self.submitted, Self.ran, .logged(.cancel, .cancellation(.completed), 2...3, told: true), Self.polled,
    ]
    #expect(Self.wrong(entries) == nil)
  }

  @Test func oneThatIsLostIsFound() {
    #expect(Self.wrong([.asked(.submission, Self.accepted, 1...2)]) == "pending work survives")
    #expect(Self.wrong([Self.ran]) == "pending work survives")
    #expect(Self.wrong([Self.submitted]) == "progress")
  }

  @Test func oneThatRunsTwiceIsFound() {
    #expect(Self.wrong([Self.submitted, Self.ran, .run(.result(.failed))]) == "runs once")
    #expect(Self.wrong([Self.submitted, Self.canceled, Self.ran]) == "runs once")
  }

  @Test func falseAnswersAreFound() {
    #expect(Self.wrong([Self.submitted, Self.ran, Self.canceled]) == "pending work survives")
    #expect(Self.wrong([Self.submitted, Self.ran, .asked(.poll, .none, 3...4)]) == "pending work survives")
    let second = Entry.asked(.poll, Self.created, 5...6)
    #expect(Self.wrong([Self.submitted, Self.ran, Self.polled, second]) == "pending work survives")
    let other = Entry.logged(.poll, .result(.created(UniqueIdentifier("y"))), 3...4, told: true)
    #expect(Self.wrong([Self.submitted, Self.ran, other]) == "pending work survives")
  }

  /// Requests that were planned alike: the entry is not that of one which was refused.
  @Test(arguments: [[1, 2], [2, 1]]) func anEntryIsNotThatOfARefusedOne(_ planned: [UInt64]) {
    func wrong(_ outcomes: Call.Outcome...) -> String? {
      var calls = [Self.call(0, .submission, Self.accepted, 1...2)]
      for outcome in outcomes {
        var call = Self.call(calls.count, .poll, nil, 3...4)
        call.outcome = outcome
        calls.append(call)
      }
      var history = JobHistory(calls)
      history.note([0], Self.accepted, term: 1)
      _ = history.note(
        JobHistory.Run(submission: 0, name: Frames.jobName(Self.part.correlation), told: [Self.created]), term: 1)
      history.note(planned, Self.created, term: 1)
      return history.wrong?.checker
    }
    #expect(wrong(.notRun(.noLeader), .unknown) == nil)
    #expect(wrong(.unknown, .notRun(.noLeader)) == nil)
    #expect(wrong(.notRun(.noLeader), .notRun(.noLeader)) == "honest refusals")
  }

  @Test func oneThatIsPendingAfterItWasToldIsFound() {
    #expect(Self.wrong([Self.submitted, Self.ran, Self.polled, .asked(.poll, .pending, 5...6)]) == "linearizable")
  }
}
