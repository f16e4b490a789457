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
    var states = [ObjectModel()]
    states.reserveCapacity(changes.count + 1)
    for change in changes {
      var model = states[states.count - 1]
      let expected = model.run(
        change.call.steps, change.call.continuation, number: change.call.number, observed: change.planned)
      if !Self.agree(expected, change.planned) {
        return "request \(change.call.number) \(change.call.steps) was planned as \(change.planned), after what the "
          + "log holds before it must come to \(expected)"
      }
      if case .answered(let told) = change.call.outcome, !Self.agree(expected, told) {
        return "request \(change.call.number) \(change.call.steps) came to \(expected), but was answered \(told)"
      }
      states.append(model)
    }
    if let found = orderViolation() { return found }
    return readViolation(states)
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

  private func readViolation(_ states: [ObjectModel]) -> String? {
    var placed: [(ended: UInt64, place: Int)] = []
    for read in reads.sorted(by: { ($0.invoked, $0.number) < ($1.invoked, $1.number) }) {
      guard case .answered(let told) = read.outcome, let ended = read.ended else { continue }
      var low = 0
      var high = changes.count
      for (at, change) in changes.enumerated() {
        if case .answered = change.call.outcome, let done = change.call.ended, done < read.invoked {
          low = max(low, at + 1)
        }
        if change.call.invoked > ended { high = min(high, at) }
      }
      for other in placed where other.ended < read.invoked { low = max(low, other.place) }
      guard low <= high else {
        return "request \(read.number) \(read.steps), answered \(told), has no place: not before change \(low), "
          + "not after \(high)"
      }
      let place = (low...high).first { place in
        var model = states[place]
        let before = model
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

  /// Undone creations are known by no identifier.
  private static func agree(_ expected: [StepResult], _ told: [StepResult]) -> Bool { expected == told }
}
