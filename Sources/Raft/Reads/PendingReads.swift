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
  /// The number of each read, counted from the leader's first.
  private var numbers: [ReadContext: Int] = [:]
  /// The number of the oldest read that waits.
  private var first = 0

  /// The newest read: a quorum that confirms it confirms all.
  var newest: ReadContext? { rounds.last?.request.context }

  /// How many reads wait.
  var count: Int { rounds.count }

  /// Adds a read that arrived at this commit index, confirmed by the leader itself. A repeat changes nothing.
  mutating func add(_ request: ReadIndexRequest, at index: Index, leader: NodeID) {
    guard numbers[request.context] == nil else { return }
    numbers[request.context] = first + rounds.count
    rounds.append(Round(request: request, index: index, acknowledgements: [leader]))
  }

  /// Notes that a member answered the heartbeat that carried a read. Returns who has done so by now.
  mutating func acknowledge(_ context: ReadContext, by node: NodeID) -> [NodeID] {
    guard let place = numbers[context].map({ $0 - first }) else { return [] }
    if !rounds[place].acknowledgements.contains(node) { rounds[place].acknowledgements.append(node) }
    return rounds[place].acknowledgements
  }

  /// Takes out a confirmed read and all that came before it.
  mutating func take(through context: ReadContext) -> [Round] {
    guard let place = numbers[context].map({ $0 - first }) else { return [] }
    let taken = Array(rounds.prefix(place + 1))
    rounds.removeFirst(place + 1)
    first += place + 1
    for round in taken { numbers[round.request.context] = nil }
    return taken
  }
}
