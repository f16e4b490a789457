import KMIP
import TTLV
import Testing

@testable import Simulation

/// The checker of histories on histories that are known to be good or bad.
struct LinearizabilityTests {
  private let a = UniqueIdentifier("a")
  private let b = UniqueIdentifier("b")

  private func call(
    _ number: UInt64, _ steps: [Step], _ invoked: UInt64, _ ended: UInt64?, _ outcome: Call.Outcome,
    _ continuation: BatchErrorContinuationOption = .stop
  ) -> Call {
    Call(
      number: number, client: 0, node: 0, name: 0, steps: steps, continuation: continuation, version: .v1_4, frame: [],
      invoked: invoked, ended: ended, outcome: outcome)
  }

  private func change(
    _ number: UInt64, _ steps: [Step], _ invoked: UInt64, _ ended: UInt64?, _ results: [StepResult],
    told: Call.Outcome? = nil
  ) -> Linearizability.Change {
    Linearizability.Change(
      call: call(number, steps, invoked, ended, told ?? (ended == nil ? .unknown : .answered(results))),
      planned: results)
  }

  private func read(_ number: UInt64, _ step: Step, _ invoked: UInt64, _ ended: UInt64, _ result: StepResult) -> Call {
    call(number, [step], invoked, ended, .answered([result]))
  }

  @Test func aPlainHistoryHolds() {
    let history = Linearizability(
      changes: [
        change(1, [.create], 10, 20, [.created(a)]), change(2, [.activate(a)], 30, 40, [.done]),
        change(3, [.revoke(a, compromise: false)], 50, 60, [.done]), change(4, [.destroy(a)], 70, 80, [.done]),
        change(5, [.create], 90, 100, [.created(b)]),
      ],
      reads: [
        read(6, .locate, 5, 8, .found([])), read(7, .state(a), 35, 45, .state(.preActive)),
        read(8, .state(a), 46, 49, .state(.active)), read(9, .locate, 85, 88, .found([])),
        read(10, .create, 25, 28, .failed), read(11, .locate, 101, 102, .found([b])),
      ])
    #expect(history.violation() == nil)
  }

  @Test func aStaleReadIsFound() {
    let history = Linearizability(
      changes: [change(1, [.create], 10, 20, [.created(a)]), change(2, [.activate(a)], 30, 40, [.done])],
      reads: [read(3, .state(a), 41, 50, .state(.preActive))])
    #expect(history.violation()?.contains("request 3") == true)
  }

  @Test func readsThatGoBackAreFound() {
    // The change may take place anywhere between 30 and 90, but not undo itself between two reads.
    let changes = [change(1, [.create], 10, 20, [.created(a)]), change(2, [.activate(a)], 30, 90, [.done])]
    let forward = [read(3, .state(a), 40, 50, .state(.preActive)), read(4, .state(a), 51, 60, .state(.active))]
    let back = [read(3, .state(a), 40, 50, .state(.active)), read(4, .state(a), 51, 60, .state(.preActive))]
    #expect(Linearizability(changes: changes, reads: forward).violation() == nil)
    #expect(Linearizability(changes: changes, reads: back).violation()?.contains("request 4") == true)
  }

  @Test func aReadOfTheFutureIsFound() {
    let history = Linearizability(
      changes: [change(1, [.create], 10, 20, [.created(a)]), change(2, [.activate(a)], 60, 70, [.done])],
      reads: [read(3, .state(a), 41, 50, .state(.active))])
    #expect(history.violation()?.contains("request 3") == true)
  }

  @Test func moreUnitsThanThereAreIsFound() {
    let taken = [change(1, [.create, .activate(nil)], 10, 20, [.created(a), .done])]
    let units = (0..<3).map { change(2 + $0, [.allocate(a, units: 3)], 30 + $0 * 10, 35 + $0 * 10, [.done]) }
    #expect(Linearizability(changes: taken + units.prefix(2), reads: []).violation() == nil)
    #expect(Linearizability(changes: taken + units, reads: []).violation()?.contains("request 4") == true)
  }

  @Test func aCounterThatIsReadTooHighIsFound() {
    let changes = [
      change(1, [.create, .activate(nil)], 10, 20, [.created(a), .done]),
      change(2, [.allocate(a, units: 2)], 30, 40, [.done]),
    ]
    let late = [read(3, .left(a), 50, 60, .left(4))]
    let stale = [read(3, .left(a), 50, 60, .left(ObjectModel.units))]
    #expect(Linearizability(changes: changes, reads: late).violation() == nil)
    #expect(Linearizability(changes: changes, reads: stale).violation()?.contains("request 3") == true)
  }

  @Test func twoHoldersOfOneNameAreFound() {
    let history = Linearizability(
      changes: [change(1, [.create], 10, 20, [.created(a)]), change(2, [.create], 12, 22, [.created(b)])], reads: [])
    #expect(history.violation()?.contains("request 2") == true)
  }

  @Test func anAnswerOtherThanThePlanIsFound() {
    let history = Linearizability(
      changes: [change(1, [.create], 10, 20, [.created(a)], told: .answered([.created(b)]))], reads: [])
    #expect(history.violation()?.contains("request 1") == true)
  }

  @Test func changesAgainstRealTimeAreFound() {
    let history = Linearizability(
      changes: [
        change(1, [.create], 10, 20, [.created(a)]), change(3, [.mark(a)], 50, 60, [.done]),
        change(2, [.activate(a)], 30, 40, [.done]),
      ], reads: [])
    #expect(history.violation()?.contains("comes after it in the log") == true)
  }

  @Test func anUnknownOutcomeMayTakePlaceLate() {
    let history = Linearizability(
      changes: [change(1, [.create], 10, 20, [.created(a)]), change(2, [.activate(a)], 30, nil, [.done])],
      reads: [
        read(3, .state(a), 100, 110, .state(.preActive)), read(4, .state(a), 200, 210, .state(.active)),
      ])
    #expect(history.violation() == nil)
  }

  @Test func aRefusalNeedsAStateThatGivesIt() {
    // The name was free all the time, so nobody may be told that it is taken.
    let history = Linearizability(
      changes: [change(1, [.create], 100, 120, [.created(a)])], reads: [read(2, .create, 10, 20, .failed)])
    #expect(history.violation()?.contains("request 2") == true)
  }

  @Test(arguments: [
    (BatchErrorContinuationOption.stop, [StepResult.failed]),
    (.continue, [.failed, .failed]),
    (.undo, [.failed]),
  ])
  func aFailingBatchEndsAsTheOptionSays(_ option: BatchErrorContinuationOption, _ expected: [StepResult]) {
    var model = ObjectModel()
    _ = model.run([.create], .stop, number: 1, observed: [.created(a)])
    let before = model
    #expect(model.run([.create, .activate(nil)], option, number: 2, observed: []) == expected)
    #expect(model == before)
  }

  @Test func undoTakesBackWhatWasDone() {
    var model = ObjectModel()
    _ = model.run([.create], .stop, number: 1, observed: [.created(a)])
    let before = model
    let results = model.run([.activate(a), .destroy(a)], .undo, number: 2, observed: [])
    #expect(results == [.undone, .failed])
    #expect(model == before)
  }
}
