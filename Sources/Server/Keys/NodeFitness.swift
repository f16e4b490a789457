internal import NodeCore
internal import Synchronization

/// What the edge tells the core of the node's fitness: several look at parts of it, and the core is told of the whole.
final class NodeFitness: Sendable {
  private let condition: Mutex<Condition>
  private let tell: @Sendable (Condition) -> Void

  init(_ condition: Condition, tell: @escaping @Sendable (Condition) -> Void) {
    self.condition = Mutex(condition)
    self.tell = tell
  }

  /// Changes a part; the core is told when that is news.
  func update(_ body: (inout Condition) -> Void) {
    condition.withLock { condition in
      let before = condition
      body(&condition)
      // Under the lock, so that the core hears of changes in their order.
      if condition != before { tell(condition) }
    }
  }
}
