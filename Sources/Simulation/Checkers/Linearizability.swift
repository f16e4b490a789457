internal import KMIP
internal import TTLV

/// Whether the history of one name is linearizable: whether there is one order of all requests that agrees with real
/// time and in which each was answered as the model says (Herlihy and Wing 1990).
///
/// The order of the changes is not searched but given: it is that of the log, which the design promises to be the one.
/// So the check is exact and takes no exponential search: changes must agree with real time and with the model, and each
/// read must find a place among them. Of the places that a read can take, the earliest one leaves most room to the reads
/// that follow it.
struct Linearizability {
  /// A request that changed something, in the log's order.
  struct Change {
    let call: Call
    /// As planned: known even if the client heard nothing.
    let planned: [StepResult]
  }

  let changes: [Change]
  /// Answered requests that changed nothing.
  let reads: [Call]

  /// What is wrong with the history; nil when it is linearizable.
  func violation() -> String? {
    if let found = changeViolation() { return found }
    if let found = orderViolation() { return found }
    return readViolation()
  }

  /// Each change must come to what the model says, after the changes before it.
  private func changeViolation() -> String? {
    var model = ObjectModel()
    for change in changes {
      let expected = Self.run(change, on: &model)
      if !Self.agree(expected, change.planned) {
        return "request \(change.call.number) \(change.call.steps) was planned as \(change.planned), after what the "
          + "log holds before it must come to \(expected)"
      }
      if case .answered(let told) = change.call.outcome, !Self.agree(expected, told) {
        return "request \(change.call.number) \(change.call.steps) came to \(expected), but was answered \(told)"
      }
    }
    return nil
  }

  private static func run(_ change: Change, on model: inout ObjectModel) -> [StepResult] {
    model.run(change.call.steps, change.call.continuation, number: change.call.number, observed: change.planned)
  }

  /// A change answered before another one began must come first.
  private func orderViolation() -> String? {
    var earliest = UInt64.max
    var by: UInt64 = 0
    for change in changes.reversed() {
      if earliest < change.call.invoked {
        return "request \(by) was answered before request \(change.call.number) began, and comes after it in the log"
      }
      if case .answered = change.call.outcome, let ended = change.call.ended, ended < earliest {
        earliest = ended
        by = change.call.number
      }
    }
    return nil
  }

  /// Reads are placed in the order in which they began. The first place that each may take never goes back, so the states
  /// that are still of interest are few: those between it and the last place that the read may take.
  private func readViolation() -> String? {
    // The first place of what begins at a time: behind every change answered before then.
    var answered: [(ended: UInt64, place: Int)] = []
    for (at, change) in changes.enumerated() {
      if case .answered = change.call.outcome, let ended = change.call.ended { answered.append((ended, at + 1)) }
    }
    answered.sort { ($0.ended, $0.place) < ($1.ended, $1.place) }
    var nextAnswered = 0
    // The last place of what ended at a time: before every change that began after then.
    var begun = changes.enumerated().map { (invoked: $0.element.call.invoked, place: $0.offset) }
    begun.sort { ($0.invoked, $0.place) < ($1.invoked, $1.place) }
    var earliestFrom = Array(repeating: changes.count, count: begun.count + 1)
    for at in begun.indices.reversed() { earliestFrom[at] = min(begun[at].place, earliestFrom[at + 1]) }

    var states = Window(changes: changes)
    var low = 0
    var placed: [(ended: UInt64, place: Int)] = []
    for read in reads.sorted(by: { ($0.invoked, $0.number) < ($1.invoked, $1.number) }) {
      guard case .answered(let told) = read.outcome, let ended = read.ended else { continue }
      while nextAnswered < answered.count, answered[nextAnswered].ended < read.invoked {
        low = max(low, answered[nextAnswered].place)
        nextAnswered += 1
      }
      placed.removeAll { earlier in
        if earlier.ended < read.invoked { low = max(low, earlier.place) }
        return earlier.ended < read.invoked
      }
      let high = earliestFrom[begun.beginning(of: { $0.invoked > ended })]
      guard low <= high else {
        return "request \(read.number) \(read.steps), answered \(told), has no place: not before change \(low), "
          + "not after \(high)"
      }
      states.move(to: low)
      let place = (low...high).first { place in
        let before = states[place]
        var model = before
        let expected = model.run(read.steps, read.continuation, number: read.number, observed: told)
        return model == before && Self.agree(expected, told)
      }
      guard let place else {
        return "request \(read.number) \(read.steps) was answered \(told), which no state between change \(low) and "
          + "\(high) gives; the last: \(states[high])"
      }
      placed.append((ended, place))
    }
    return nil
  }

  /// The states after so many changes each, as far as they are still asked for.
  private struct Window {
    private let changes: [Change]
    private var first = 0
    private var states = [ObjectModel()]

    init(changes: [Change]) { self.changes = changes }

    mutating func move(to place: Int) {
      while first < place {
        _ = self[first + 1]
        states.removeFirst()
        first += 1
      }
    }

    subscript(place: Int) -> ObjectModel {
      mutating get {
        while first + states.count <= place {
          var model = states[states.count - 1]
          _ = Linearizability.run(changes[first + states.count - 1], on: &model)
          states.append(model)
        }
        return states[place - first]
      }
    }
  }

  /// Undone creations are known by no identifier.
  private static func agree(_ expected: [StepResult], _ told: [StepResult]) -> Bool { expected == told }
}

extension Array {
  /// In an array in which all elements that do not fulfil a condition come before those that do: where the latter begin.
  fileprivate func beginning(of fulfils: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if fulfils(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
