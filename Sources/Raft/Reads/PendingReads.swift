internal import DequeModule

/// The reads at a leader whose leadership is not confirmed yet, oldest first.
struct PendingReads: Sendable {
  struct Round: Sendable {
    let request: ReadIndexRequest
    /// The commit index when the read arrived: what it must see.
    let index: Index
    var acknowledgements: [NodeID]
  }

  private var rounds: Deque<Round> = []

  /// The newest read: a quorum that confirms it confirms all.
  var newest: ReadContext? { rounds.last?.request.context }

  /// How many reads wait.
  var count: Int { rounds.count }

  /// Adds a read that arrived at this commit index, confirmed by the leader itself. A repeat changes nothing.
  mutating func add(_ request: ReadIndexRequest, at index: Index, leader: NodeID) {
    if place(of: request.context) != nil { return }
    rounds.append(Round(request: request, index: index, acknowledgements: [leader]))
  }

  /// Notes that a member answered the heartbeat that carried a read. Returns who has done so by now.
  mutating func acknowledge(_ context: ReadContext, by node: NodeID) -> [NodeID] {
    guard let place = place(of: context) else { return [] }
    if !rounds[place].acknowledgements.contains(node) { rounds[place].acknowledgements.append(node) }
    return rounds[place].acknowledgements
  }

  /// Takes out a confirmed read and all that came before it.
  mutating func take(through context: ReadContext) -> [Round] {
    guard let place = place(of: context) else { return [] }
    let taken = Array(rounds.prefix(place + 1))
    rounds.removeFirst(place + 1)
    return taken
  }

  /// Where a read stands. Answers name the newest read of a round, so the search goes backwards.
  private func place(of context: ReadContext) -> Int? {
    rounds.lastIndex { $0.request.context == context }
  }
}
